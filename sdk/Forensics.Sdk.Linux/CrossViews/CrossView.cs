using System.ComponentModel;

namespace Forensics.Sdk.Linux.CrossViews;

/// <summary>Two views of one thing that do not agree. Several collectors emit it; the schema is the same in all of them.</summary>
[Record("cross.view", 1)]
[Description("Two views of one thing that do not agree: what one shows another does not. A hint with its evidence, not a verdict: what changed between two reads is looked at again first.")]
public sealed record CrossView
{
    /// <summary>What kind of disagreement.</summary>
    [Description("hidden-process, hidden-thread, socket-without-owner, socket-in-one-view, module-in-one-view, files-under-mount, map-differs-from-file, covered-process.")]
    public required string Disagreement { get; init; }

    /// <summary>What it is about.</summary>
    [Description("What it is about, in words: pid 4711, tcp 0.0.0.0:4444, module diamorphine.")]
    public required EvidenceText Subject { get; init; }

    /// <summary>Views that show it.</summary>
    [Description("Views that show it, as they were read: kill(pid, 0), /proc/modules.")]
    public required IReadOnlyList<string> ShownBy { get; init; }

    /// <summary>Views that do not.</summary>
    [Description("Views that do not show it, or show something else.")]
    public required IReadOnlyList<string> NotShownBy { get; init; }

    /// <summary>How it was compared.</summary>
    [Description("What was compared with what, how often and what was ruled out.")]
    public required string Compared { get; init; }

    /// <summary>What is known beyond it.</summary>
    [Description("What else is known of it; null when nothing is.")]
    public required EvidenceText? Detail { get; init; }

    /// <summary>A path, where it has one.</summary>
    [Description("The path of the file, mount or module that it is about.")]
    public required EvidencePath? Path { get; init; }

    /// <summary>A process, where it is about one.</summary>
    [Description("The process that it is about.")]
    public required int? Pid { get; init; }

    /// <summary>The process across records.</summary>
    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    /// <summary>An inode, where it is about one.</summary>
    [Description("Inode number, decimal: of a socket or file.")]
    public required string? Inode { get; init; }

    /// <summary>When it was read.</summary>
    [Description("When the last of the views was read.")]
    public required UnixTime ReadAt { get; init; }
}
