using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>One mapping of a process's memory.</summary>
[Record("process.map", 1)]
[Description("One line of /proc/PID/maps; which ones is option maps.")]
internal sealed record MapRecord
{
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    [Description("First byte, in hexadecimal.")]
    public required string StartAddress { get; init; }

    [Description("One past the last byte, in hexadecimal.")]
    public required string EndAddress { get; init; }

    [Description("rwx, then p for private or s for shared.")]
    public required string Permissions { get; init; }

    [Description("In the file.")]
    public required ulong OffsetBytes { get; init; }

    [Description("Device number as makedev(3) gives it, in decimal; null for memory without a file.")]
    public required string? Device { get; init; }

    [Description("In decimal; null for memory without a file.")]
    public required string? Inode { get; init; }

    [Description("As the kernel writes it, line feeds as \\012, without its mark for a deleted file; in brackets what the kernel names; null when there is none.")]
    public required EvidencePath? MappedPath { get; init; }

    [Description("Whether the kernel marks the file as deleted (a file may also be called so); null for memory without a file.")]
    public required bool? Deleted { get; init; }

    public required UnixTime ReadAt { get; init; }
}
