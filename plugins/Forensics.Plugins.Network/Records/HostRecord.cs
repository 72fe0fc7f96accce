using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One line of the table of hosts.</summary>
[Record("network.host", 1)]
[Description("One line of /etc/hosts that gives names to an address.")]
internal sealed record HostRecord
{
    [Description("The file.")]
    public required EvidencePath Path { get; init; }

    [Description("Line in the file, from 1.")]
    public required int Line { get; init; }

    [Description("As it stands there.")]
    public required EvidenceText Address { get; init; }

    [Description("The names.")]
    public required IReadOnlyList<EvidenceText> HostNames { get; init; }

    [Description("What follows a #; null when nothing does.")]
    public required EvidenceText? Comment { get; init; }

    [Description("Whether the line was cut, at 16,384 bytes.")]
    public required bool LineCut { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
