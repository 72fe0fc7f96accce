using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>What one pass over <c>/proc/PID</c> gave. What could not be read is null; <see cref="Trouble"/> has the first reason why.</summary>
internal sealed record ProcessFacts
{
    public required UnixTime ReadAt { get; init; }

    /// <summary>Read first.</summary>
    public required ProcessStat Stat { get; init; }

    public required ProcessStatus? Status { get; init; }

    public required FileContent? CommandLine { get; init; }

    public required LinkReading? Executable { get; init; }

    public required LinkReading? WorkingDirectory { get; init; }

    public required uint? AuditSessionId { get; init; }

    public required uint? LoginId { get; init; }

    public required FieldTrouble? Trouble { get; init; }

    /// <summary>What was left out because it had not answered.</summary>
    public ReadStep Skipped { get; init; }

    /// <summary>Null also when it was not asked for.</summary>
    public FileContent? EnvironmentBlock { get; init; }

    /// <summary>Null also when it is the root of its mount namespace.</summary>
    public EvidencePath? RootDirectory { get; init; }

    /// <summary>Of the program's file.</summary>
    public FileStatus? ExecutableStatus { get; init; }

    public Cgroups? Cgroups { get; init; }

    public NamespaceIds? Namespaces { get; init; }

    /// <summary>Whether the kernel has taken the memory away, as it does when a process ends. A kernel thread never has any.</summary>
    public bool HasMemory => Stat.VirtualBytes != 0;

    /// <summary>Whether the arguments are known: without memory the kernel gives an empty list.</summary>
    public bool HasArguments => CommandLine is not null && (HasMemory || !CommandLine.Value.Bytes.IsEmpty);
}
