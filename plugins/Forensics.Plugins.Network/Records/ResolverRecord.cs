using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One line of how names are resolved.</summary>
[Record("network.resolver", 1)]
[Description("One line that says how names are resolved: of resolv.conf, of systemd-resolved's configuration, the hosts line of nsswitch.conf.")]
internal sealed record ResolverRecord
{
    [Description("The file.")]
    public required EvidencePath Path { get; init; }

    [Description("Where it leads when it is a symbolic link.")]
    public required EvidencePath? LinkTarget { get; init; }

    [Description("Line in the file, from 1.")]
    public required int Line { get; init; }

    [Description("nameserver, search, options, hosts, DNS, Domains and their like.")]
    public required EvidenceText Keyword { get; init; }

    [Description("What follows it, cut at 16,384 bytes.")]
    public required EvidenceText Text { get; init; }

    [Description("Whether it was cut.")]
    public required bool LineCut { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
