using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Forensics.Sdk;

namespace Template.Tests.Conformance;

/// <summary>Runs well; what it says of itself is not what an author should say.</summary>
internal sealed class Misdescribed : Collector<MisdescribedOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new() { Id = "test.misdescribed", Summary = "Misdescribed.", Records = [RecordSchema.Of(TimelessJson.Default.Timeless)] };

    protected override async Task CollectAsync(MisdescribedOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("one", null, cancellationToken);
        await context.ConcludeAsync(new("one", ItemState.Collected), cancellationToken);
    }
}

/// <summary>No id that the catalogue would take.</summary>
internal sealed class Misnamed : Collector<MisdescribedOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new() { Id = "Test Misnamed", Summary = "Misnamed." };

    protected override Task CollectAsync(MisdescribedOptions options, CollectionContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class MisdescribedOptions
{
    [RegularExpression("(?=a)abc")]
    public string Word { get; set; } = "abc";
}

[Record("test.timeless", 1)]
internal sealed record Timeless
{
    [JsonPropertyName("aName")]
    public required string Name { get; init; }
}

[JsonSerializable(typeof(Timeless))]
internal sealed partial class TimelessJson : JsonSerializerContext;
