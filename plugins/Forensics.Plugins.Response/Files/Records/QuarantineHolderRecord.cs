using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Files.Records;

/// <summary>A process that held a file when it was to be taken out of use.</summary>
[Record("quarantine.holder", 1)]
[Description("A process that held a file when it was about to be quarantined or deleted.")]
internal sealed record QuarantineHolderRecord
{
    [Description("The file's id in the quarantine; null when no copy is kept there.")]
    public required string? Id { get; init; }

    [Description("The file.")]
    public required EvidencePath Path { get; init; }

    [Description("executable (the process runs it), mapped or open.")]
    public required string Use { get; init; }

    [Description("Its number.")]
    public required int Pid { get; init; }

    [Description("As in record process: what tells it from a later one of the same number.")]
    public required string? UniquePid { get; init; }

    [Description("Number of its parent.")]
    public required int? ParentPid { get; init; }

    [Description("Its name, as the kernel has it.")]
    public required EvidenceText Name { get; init; }

    [Description("As in record process.")]
    public required string State { get; init; }

    [Description("Its arguments; null when they could not be read.")]
    public required IReadOnlyList<EvidenceText>? Arguments { get; init; }

    [Description("When this was read.")]
    public required UnixTime ReadAt { get; init; }

    public static QuarantineHolderRecord Of(string? id, EvidencePath path, Holder holder, TimeProvider clock) => new()
    {
        Id = id,
        Path = path,
        Use = holder.Use.ToString().ToLowerInvariant(),
        Pid = holder.Pid,
        UniquePid = holder.UniquePid,
        ParentPid = holder.ParentPid,
        Name = holder.Name,
        State = holder.State,
        Arguments = holder.Arguments,
        ReadAt = UnixTime.Of(clock.GetUtcNow()),
    };
}
