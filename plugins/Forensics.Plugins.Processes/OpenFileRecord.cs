using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>One open file of a process.</summary>
[Record("process.open_file", 1)]
[Description("One descriptor of a process as it was when it was read; with process.socket, every descriptor is in exactly one of the two. Null means that the "
    + "value is unknown.")]
internal sealed record OpenFileRecord
{
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    [Description("The descriptor's number.")]
    public required int Fd { get; init; }

    [Description("Without the kernel's mark for a deleted file; for what has no path the kernel's text: pipe:[INODE], anon_inode:[eventpoll].")]
    public required EvidencePath Path { get; init; }

    [Description("Named as in filesystem.entry; anonymous for what is of the kernel's own making.")]
    public required OpenFileType? Type { get; init; }

    [Description("rdonly, wronly or rdwr, and the other flags of open(2) that are set, in lower case without O_.")]
    public required IReadOnlyList<string>? Flags { get; init; }

    [Description("Where the next read or write happens.")]
    public required long? PositionBytes { get; init; }

    [Description("Whether the name that it was opened under is gone; null when that cannot be told.")]
    public required bool? Deleted { get; init; }

    [Description("Whether it lies in memory only (memfd_create).")]
    public required bool Memfd { get; init; }

    [Description("Length of a regular file.")]
    public required ulong? SizeBytes { get; init; }

    [Description("Device number of the file system that holds it, as makedev(3) gives it, in decimal.")]
    public required string? Device { get; init; }

    [Description("In decimal.")]
    public required string? Inode { get; init; }

    [Description("In decimal; mounts of other mount namespaces have ids that no table here shows.")]
    public required string? MountId { get; init; }

    [Description("The stored content of a deleted or memory file: a blob's id, see the files index of the bundle.")]
    public required string? Blob { get; init; }

    public required UnixTime ReadAt { get; init; }
}
