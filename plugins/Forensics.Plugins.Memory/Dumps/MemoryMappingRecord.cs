using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>One mapping of a dumped process.</summary>
[Record("memory.mapping", 1)]
[Description("One mapping of a process whose memory was dumped, stored or not, and what became of its bytes.")]
internal sealed record MemoryMappingRecord
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

    [Description("As the kernel writes it; in brackets what the kernel names; null when there is none.")]
    public required EvidencePath? MappedPath { get; init; }

    [Description("Of smaps: device, raw-pages, dont-dump, huge-tlb, user-fault, locked; null when the kernel did not tell.")]
    public required IReadOnlyList<string>? MappingFlags { get; init; }

    public required ulong StoredBytes { get; init; }

    [Description("Never touched, so that the process reads zeros. Up to 64 KiB between stored pages are zeros in the dump; what is longer is a segment without content.")]
    public required ulong ZeroBytes { get; init; }

    [Description("Not in memory, but in its file or with another process, and not in the dump.")]
    public required ulong AbsentBytes { get; init; }

    [Description("In swap, and not in the dump.")]
    public required ulong SwappedBytes { get; init; }

    [Description("Could not be read: zeros in the dump.")]
    public required ulong UnreadBytes { get; init; }

    [Description("Why bytes are not in the dump, the first reason: not-asked, in-file, in-swap, shared-untouched, user-fault, device, over-limit, too-many-ranges, unknown; null when nothing is left out.")]
    public required string? LeftOut { get; init; }

    [Description("Of the program or library, where its first page is mapped here.")]
    public required string? BuildId { get; init; }

    public required UnixTime ReadAt { get; init; }
}
