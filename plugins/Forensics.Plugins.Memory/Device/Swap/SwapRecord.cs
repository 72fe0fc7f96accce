using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>One area of swap.</summary>
[Record("memory.swap", 1)]
[Description("One area of swap that was looked at. Null means unknown.")]
internal sealed record SwapRecord
{
    [Description("As /proc/swaps has it; of an area that is not active as it was found.")]
    public required EvidencePath Path { get; init; }

    [Description("partition (any block device), file or zram.")]
    public required string Kind { get; init; }

    [Description("Device number as makedev(3) gives it, in decimal: of the block device, or of the file system that a file lies on.")]
    public required string? Device { get; init; }

    [Description("Whether the kernel swaps to it.")]
    public required bool Active { get; init; }

    [Description("What can be swapped to it, without its first page; null for one that is not active.")]
    public required long? SizeBytes { get; init; }

    [Description("How much of that was in use.")]
    public required long? UsedBytes { get; init; }

    [Description("Areas of a higher number are used first.")]
    public required int? Priority { get; init; }

    public required EvidenceText? Label { get; init; }

    [Description("Of the area, as blkid shows it.")]
    public required string? Uuid { get; init; }

    [Description("SWAPSPACE2; S1SUSPEND when an image of a hibernation lies in it (of other ways to hibernate S2SUSPEND, ULSUSPEND or LINHIB0001); SWAP-SPACE for the form of before 1998.")]
    public required string? Signature { get; init; }

    [Description("Whether an image of a hibernation lies in it: the memory of the device when it went to sleep, and was not resumed from.")]
    public required bool? HibernationImage { get; init; }

    [Description("The mapping of dm-crypt that it is or lies on, its name and id. What is stored was read through it, and is not encrypted.")]
    public required string? EncryptedBy { get; init; }

    [Description("Of zram: how it compresses. What is stored is not compressed.")]
    public required string? ZramAlgorithm { get; init; }

    [Description("Of zram: how much it may hold.")]
    public required long? ZramDiskSizeBytes { get; init; }

    [Description("Of zram: how much it holds, as it would be without compression.")]
    public required long? ZramHeldBytes { get; init; }

    [Description("Of zram: what that takes compressed.")]
    public required long? ZramCompressedBytes { get; init; }

    [Description("Of zram: memory of the device that it takes.")]
    public required long? ZramMemoryBytes { get; init; }

    [Description("The name of the content, below images/STEP/ of the bundle; null when none is stored.")]
    public required string? Image { get; init; }

    [Description("Its blob id, see the files index of the bundle.")]
    public required string? ImageBlob { get; init; }

    [Description("How much of the area is stored, zeros for what could not be read included; the area's first page is the first.")]
    public required long? StoredBytes { get; init; }

    [Description("What could not be read, and is zeros.")]
    public required long UnreadBytes { get; init; }

    [Description("Whether it was read past the page cache; null when it was not read.")]
    public required bool? DirectRead { get; init; }

    [Description("When its first page was read.")]
    public required UnixTime ReadAt { get; init; }
}
