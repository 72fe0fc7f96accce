namespace Forensics.Collection.Footprint;

/// <summary>One thing that this program did to the device. What is not known is null.</summary>
public sealed record FootprintEntry
{
    /// <summary>What was touched.</summary>
    public required FootprintKind Kind { get; init; }

    /// <summary>What was done.</summary>
    public required FootprintAction Action { get; init; }

    /// <summary>Path of what was touched; of a process its program; of a namespace its kind and number, <c>mnt:[4026532000]</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The step it was done for; null for the run itself.</summary>
    public string? Step { get; init; }

    /// <summary>Said ahead: it happens after the ledger is closed.</summary>
    public bool IsAhead { get; init; }

    /// <summary>The process that was started or ended, that has the namespace or the priority, or that did it.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Device number of the file's file system, as <c>makedev(3)</c> gives it.</summary>
    public ulong? Device { get; init; }

    /// <summary>Inode number.</summary>
    public ulong? Inode { get; init; }

    /// <summary>Size after it, in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>SHA-256 of a process's program, lower-case hex.</summary>
    public string? ProgramSha256 { get; init; }

    /// <summary>A process's arguments, the program first.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>How a process ended: <c>exit code 0</c>, <c>SIGKILL</c>.</summary>
    public string? End { get; init; }

    /// <summary>What else there is to know, one sentence; the new name of what was renamed.</summary>
    public string? Detail { get; init; }
}
