using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Mounts;

/// <summary>One line of fstab(5).</summary>
[Record("mount.configured", 1)]
[Description("One line of fstab: what is to be mounted.")]
internal sealed record ConfiguredMount
{
    [Description("What is to be mounted: a device, UUID=, LABEL=, server:/path.")]
    public required EvidenceText Source { get; init; }

    [Description("Where; none or swap for swap space.")]
    public required EvidencePath Path { get; init; }

    public required string Type { get; init; }

    [Description("The fourth field; what follows password= or pass=, and a % in user=, is replaced by [redacted].")]
    public required EvidenceText MountOptions { get; init; }

    [Description("The fifth field; null when it is left out.")]
    public required EvidenceText? DumpFrequency { get; init; }

    [Description("The sixth field; null when it is left out.")]
    public required EvidenceText? CheckOrder { get; init; }

    [Description("The line's number, from 1.")]
    public required int? Line { get; init; }

    [Description("The line as it is, but for passwords as in mount_options.")]
    public required EvidenceText? Text { get; init; }

    [Description("Whether something is mounted there. Null where the mounts are not known, and for swap.")]
    public required bool? IsMounted { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
