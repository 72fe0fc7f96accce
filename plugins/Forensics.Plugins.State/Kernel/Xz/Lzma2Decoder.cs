namespace Forensics.Plugins.State.Kernel.Xz;

/// <summary>
/// Unpacks LZMA2: chunks of LZMA, or of plain bytes, one after the other. Everything unpacked so far is the dictionary. Source: the format as xz and the LZMA SDK have it
/// (Documentation/staging/xz.rst of the kernel; LZMA specification, 2015).
/// </summary>
internal sealed class Lzma2Decoder(int limitBytes)
{
    private const int PlainWithReset = 1;
    private const int Plain = 2;
    private const int Lzma = 0x80;
    private const int StateReset = 0xa0;
    private const int NewProperties = 0xc0;
    private const int DictionaryReset = 0xe0;
    private const int PlainHeaderBytes = 3;
    private const int LzmaHeaderBytes = 5;

    private readonly LzmaState state = new();
    private byte[] output = new byte[1 << 16];
    private int length;
    private int dictionaryStart;

    /// <summary>What was unpacked.</summary>
    public ReadOnlyMemory<byte> Output => output.AsMemory(0, length);

    /// <summary>Unpacks chunks to their end mark.</summary>
    /// <param name="input">Where they begin.</param>
    /// <returns>How many bytes they take; -1 when the result would become too long.</returns>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public int Decode(ReadOnlySpan<byte> input)
    {
        for (var at = 0; ;)
        {
            var control = At(input, at);
            if (control == 0)
            {
                return at + 1;
            }

            var isLzma = control >= Lzma;
            if (!isLzma && control > Plain)
            {
                throw new InvalidDataException("an unknown kind of chunk");
            }

            var plain = 1 + (At(input, at + 1) << 8 | At(input, at + 2)) + (isLzma ? (control & 0x1f) << 16 : 0);
            if (plain > limitBytes - length)
            {
                return -1;
            }

            Grow(plain);
            dictionaryStart = control is PlainWithReset or >= DictionaryReset ? length : dictionaryStart;
            if (!isLzma)
            {
                Slice(input, at + PlainHeaderBytes, plain).CopyTo(output.AsSpan(length));
                length += plain;
                at += PlainHeaderBytes + plain;
                continue;
            }

            var packed = 1 + (At(input, at + 3) << 8 | At(input, at + 4));
            at += LzmaHeaderBytes;
            if (control >= NewProperties)
            {
                state.SetProperties(At(input, at++));
            }

            if (control >= StateReset)
            {
                state.Reset();
            }

            var range = new RangeDecoder(Slice(input, at, packed));
            state.Decode(ref range, output.AsSpan(dictionaryStart, length + plain - dictionaryStart), length - dictionaryStart);
            length += plain;
            at += packed;
        }
    }

    private static byte At(ReadOnlySpan<byte> input, int at) => at < input.Length ? input[at] : throw new InvalidDataException("it ends too early");

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> input, int at, int bytes)
        => at <= input.Length && bytes <= input.Length - at ? input.Slice(at, bytes) : throw new InvalidDataException("it ends too early");

    private void Grow(int bytes)
    {
        if (length + bytes > output.Length)
        {
            Array.Resize(ref output, (int)Math.Min(Math.Max(output.Length * 2L, length + bytes), limitBytes));
        }
    }
}
