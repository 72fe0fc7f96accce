using System.Text.Json.Serialization;
using Forensics.Sdk;

namespace Hostile;

/// <summary>What a hostile plugin sends before it does what it is for: the test finds it in the bundle.</summary>
[Record("hostile.note", 1)]
internal sealed record HostileNote
{
    public required string Text { get; init; }

    public required UnixTime ReadAt { get; init; }

    public static HostileNote Of(string text, CollectionContext context) => new() { Text = text, ReadAt = UnixTime.Of(context.Clock.GetUtcNow()) };
}

[JsonSerializable(typeof(HostileNote))]
internal sealed partial class HostileJson : JsonSerializerContext;

/// <summary>Not inside the context: its own static fields may not be there yet.</summary>
internal static class HostileSchemas
{
    public static RecordSchema Note { get; } = RecordSchema.Of(HostileJson.Default.HostileNote);
}

internal sealed class NoOptions;
