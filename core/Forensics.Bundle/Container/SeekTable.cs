using System.Buffers.Binary;

namespace Forensics.Bundle.Container;

/// <summary>
/// The seek table of zstd's public seekable format, without checksums: one skippable frame that holds a row for each earlier frame and a footer.
/// </summary>
internal static class SeekTable
{
    public static void WriteHeader(Span<byte> destination, long rows)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, BundleFormat.SeekTableFrameMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], checked((uint)(rows * BundleFormat.SeekTableRowBytes + BundleFormat.SeekTableFooterBytes)));
    }

    public static void WriteRow(Span<byte> destination, int compressedBytes, int contentBytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, compressedBytes);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], contentBytes);
    }

    public static void WriteFooter(Span<byte> destination, long rows)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, checked((uint)rows));
        destination[4] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[5..], BundleFormat.SeekTableFooterMagic);
    }
}
