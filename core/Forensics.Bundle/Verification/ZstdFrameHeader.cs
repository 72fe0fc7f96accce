using System.Buffers.Binary;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Header of a zstd frame (RFC 8878 section 3.1.1.1), read by ourselves: the decoder is not asked about input that we would refuse.
/// </summary>
internal readonly record struct ZstdFrameHeader(int HeaderBytes, int ContentBytes, int MaxBlockBytes)
{
    /// <summary>Magic, descriptor, window, and the longest content size field.</summary>
    public const int MaxBytes = 4 + 1 + 1 + 8;

    private const int LargestBlockBytes = 128 << 10;

    /// <summary>Bytes of the header, told by its first five.</summary>
    public static int LengthOf(byte descriptor) => 5 + (IsSingleSegment(descriptor) ? 0 : 1) + SizeFieldBytes(descriptor);

    /// <summary>Null when the header is one that this format allows, otherwise what is wrong with it.</summary>
    public static string? Parse(ReadOnlySpan<byte> header, out ZstdFrameHeader parsed)
    {
        parsed = default;
        var descriptor = header[4];
        if ((descriptor & 0b0000_1000) != 0) return "a reserved bit is set in its header";
        if ((descriptor & 0b0001_0000) != 0) return "an unused bit is set in its header";
        if ((descriptor & 0b0000_0100) != 0) return "it declares a checksum, which this format does not have";
        if ((descriptor & 0b0000_0011) != 0) return "it asks for a dictionary";
        var sizeBytes = SizeFieldBytes(descriptor);
        if (sizeBytes == 0) return "it does not declare its content size";

        var at = 5;
        ulong window = 0;
        if (!IsSingleSegment(descriptor))
        {
            var baseBytes = 1UL << (10 + (header[at] >> 3));
            window = baseBytes + baseBytes / 8 * (ulong)(header[at++] & 7);
        }

        var field = header.Slice(at, sizeBytes);
        var content = sizeBytes switch
        {
            1 => field[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(field) + 256UL,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(field),
        };
        if (IsSingleSegment(descriptor)) window = content;
        if (content == 0) return "it has no content";
        if (content > BundleFormat.MaxFrameBytes) return $"it declares {content} bytes of content; {BundleFormat.MaxFrameBytes} are allowed";
        if (window > BundleLimits.MaxWindowBytes) return $"it declares a window of {window} bytes; {BundleLimits.MaxWindowBytes} are allowed";
        parsed = new ZstdFrameHeader(at + sizeBytes, (int)content, (int)Math.Min(window, LargestBlockBytes));
        return null;
    }

    private static bool IsSingleSegment(byte descriptor) => (descriptor & 0b0010_0000) != 0;

    private static int SizeFieldBytes(byte descriptor) => (descriptor >> 6) switch
    {
        0 => IsSingleSegment(descriptor) ? 1 : 0,
        1 => 2,
        2 => 4,
        _ => 8,
    };
}
