using System.ComponentModel;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files.Records;

/// <summary>Something that was done with objects of the quarantine.</summary>
[Record("quarantine.event", 1)]
[Description("Something that was done with objects of the quarantine.")]
internal sealed record QuarantineEventRecord
{
    [Description("The ids that they got at quarantining.")]
    public required IReadOnlyList<string> Ids { get; init; }

    [Description("received, got, restored or deleted.")]
    public required string Event { get; init; }

    [Description("When.")]
    public required UnixTime At { get; init; }

    [Description("Who asked for it.")]
    public required string By { get; init; }

    [Description("How it went: done, partly, failed, with words.")]
    public required string Result { get; init; }

    [Description("When this was read.")]
    public required UnixTime ReadAt { get; init; }

    public static QuarantineEventRecord Of(IReadOnlyList<string> ids, QuarantineEventKind kind, string by, string result, TimeProvider clock)
    {
        var now = UnixTime.Of(clock.GetUtcNow());
        return new() { Ids = ids, Event = kind.ToString().ToLowerInvariant(), At = now, By = by, Result = result, ReadAt = now };
    }
}
