namespace Forensics.Plugins.State.Kernel.Xz;

/// <summary>Unpacks a file of the .xz format (https://tukaani.org/xz/xz-file-format.txt) whose blocks are packed by LZMA2 alone: so are modules of the kernel. Its checksums are not
/// compared: what is damaged is no module either.</summary>
internal static class XzFile
{
    private const int HeaderBytes = 12;
    private const int Lzma2Filter = 0x21;
    private const int HasPackedSize = 0x40;
    private const int HasPlainSize = 0x80;
    private const int FilterCountMask = 0x03;

    // Bytes of the check of each type, section 2.1.1.2.
    private static readonly int[] CheckBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

    /// <summary>Whether a file begins as one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]);

    /// <summary>Unpacks the first stream.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limitBytes">How long the result may become.</param>
    /// <returns>The result; null when it would be longer.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or packed in another way.</exception>
    public static ReadOnlyMemory<byte>? Unpack(ReadOnlySpan<byte> file, int limitBytes)
    {
        if (file.Length < HeaderBytes || !Is(file))
        {
            throw new InvalidDataException("no header of .xz");
        }

        var check = CheckBytes[file[7] & 0x0f];
        var decoder = new Lzma2Decoder(limitBytes);
        for (var at = HeaderBytes; at < file.Length && file[at] != 0;)
        {
            at += CheckBlockHeader(file[at..]);
            var packed = decoder.Decode(file[at..]);
            if (packed < 0)
            {
                return null;
            }

            // Blocks are filled up to four bytes; the check follows.
            at = (int)Math.Min(((long)at + packed + 3 & ~3L) + check, file.Length);
        }

        return decoder.Output;
    }

    /// <returns>The header's length.</returns>
    private static int CheckBlockHeader(ReadOnlySpan<byte> block)
    {
        var length = (block[0] + 1) * 4;
        if (length > block.Length || length < 8 || (block[1] & FilterCountMask) != 0)
        {
            throw new InvalidDataException("a block is cut, or packed by more than one filter");
        }

        var at = 2;
        for (var sizes = block[1] & (HasPackedSize | HasPlainSize); sizes != 0; sizes &= sizes - 1)
        {
            while (at < length && (block[at++] & 0x80) != 0)
            {
            }
        }

        return at < length && block[at] == Lzma2Filter ? length : throw new InvalidDataException("a block is not packed by LZMA2");
    }
}
