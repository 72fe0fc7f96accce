using System.Buffers.Binary;
using System.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>
/// The first page of an area, which <c>mkswap(8)</c> writes: its signature in the last ten bytes. A hibernation puts its own there and keeps the rest. Sources: <c>union swap_header</c> of
/// linux/swap.h, <c>struct swsusp_header</c> of kernel/power/swap.c,
/// and for those of other ways to hibernate swapon(8).
/// </summary>
internal sealed record SwapHeader
{
    private const int SignatureBytes = 10;
    private const int FactsOffset = 1_024;
    private const int UuidOffset = FactsOffset + 12;
    private const int LabelOffset = UuidOffset + 16;
    private const int LabelBytes = 16;
    private const uint Version = 1;

    /// <summary>SWAPSPACE2, SWAP-SPACE (before Linux 2.1.117), or that of a hibernation.</summary>
    public required string Signature { get; init; }

    /// <summary>How long the area is, its first page included; null when the header does not say, or nonsense.</summary>
    public required long? AreaBytes { get; init; }

    /// <summary>Pages of it that are not used.</summary>
    public required long BadBytes { get; init; }

    /// <summary>As blkid shows it; null for none.</summary>
    public required string? Uuid { get; init; }

    /// <summary>Null for none.</summary>
    public required EvidenceText? Label { get; init; }

    /// <summary>An image of a hibernation lies in it.</summary>
    public bool IsHibernated => Signature is "S1SUSPEND" or "S2SUSPEND" or "ULSUSPEND" or "LINHIB0001";

    /// <param name="page">One page of this machine's size.</param>
    /// <returns>Null when it is no header of an area.</returns>
    public static SwapHeader? TryParse(ReadOnlySpan<byte> page)
    {
        if (page.Length < LabelOffset + LabelBytes + SignatureBytes)
        {
            return null;
        }

        var signature = page[^SignatureBytes..].TrimEnd((byte)0);
        if (!signature.SequenceEqual("SWAPSPACE2"u8) && !signature.SequenceEqual("SWAP-SPACE"u8) && !signature.SequenceEqual("S1SUSPEND"u8) && !signature.SequenceEqual("S2SUSPEND"u8)
            && !signature.SequenceEqual("ULSUSPEND"u8) && !signature.SequenceEqual("LINHIB0001"u8))
        {
            return null;
        }

        var isLittle = BinaryPrimitives.ReadUInt32LittleEndian(page[FactsOffset..]) == Version;
        var isKnown = isLittle || BinaryPrimitives.ReadUInt32BigEndian(page[FactsOffset..]) == Version;
        var lastPage = Number(page[(FactsOffset + 4)..], isLittle);
        var badPages = Number(page[(FactsOffset + 8)..], isLittle);
        var isSane = isKnown && lastPage > 0 && badPages < lastPage;
        var uuid = page.Slice(UuidOffset, 16);
        var label = page.Slice(LabelOffset, LabelBytes);
        label = label[..(label.IndexOf((byte)0) is >= 0 and var end ? end : LabelBytes)];
        return new()
        {
            Signature = Encoding.ASCII.GetString(signature),
            AreaBytes = isSane ? (lastPage + 1L) * page.Length : null,
            BadBytes = isSane ? (long)badPages * page.Length : 0,
            Uuid = isKnown && uuid.ContainsAnyExcept((byte)0) ? new Guid(uuid, bigEndian: true).ToString() : null,
            Label = isKnown && !label.IsEmpty ? new(label.ToArray()) : null,
        };
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
