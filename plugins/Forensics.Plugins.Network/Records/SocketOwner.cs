using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One descriptor of a process that is the socket.</summary>
internal sealed record SocketOwner
{
    [Description("The process.")]
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    [Description("The process's name.")]
    public required EvidenceText Name { get; init; }

    [Description("The descriptor's number.")]
    public required int Fd { get; init; }
}
