namespace Forensics.Plugins.State.Kernel.Xz;

/// <summary>The arithmetic decoder of LZMA: bits by their probabilities, which are adapted.</summary>
internal ref struct RangeDecoder
{
    private const int ProbabilityBits = 11;
    private const int MoveBits = 5;
    private const uint Top = 1 << 24;
    private const int StartBytes = 5;

    private readonly ReadOnlySpan<byte> input;
    private int position;
    private uint range;
    private uint code;

    /// <exception cref="InvalidDataException">It is no beginning of a chunk.</exception>
    public RangeDecoder(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < StartBytes || chunk[0] != 0)
        {
            throw new InvalidDataException("a chunk begins with another byte");
        }

        input = chunk;
        range = uint.MaxValue;
        for (position = 1; position < StartBytes; position++)
        {
            code = (code << 8) | chunk[position];
        }
    }

    public static void Reset(ushort[] probabilities) => Array.Fill(probabilities, (ushort)(1 << (ProbabilityBits - 1)));

    public int Bit(ref ushort probability)
    {
        var bound = (range >> ProbabilityBits) * probability;
        int bit;
        if (code < bound)
        {
            range = bound;
            probability += (ushort)(((1 << ProbabilityBits) - probability) >> MoveBits);
            bit = 0;
        }
        else
        {
            range -= bound;
            code -= bound;
            probability -= (ushort)(probability >> MoveBits);
            bit = 1;
        }

        Normalize();
        return bit;
    }

    /// <summary>Bits of equal probability.</summary>
    public uint Direct(int bits)
    {
        uint result = 0;
        for (; bits > 0; bits--)
        {
            range >>= 1;
            var isOne = code >= range;
            code -= isOne ? range : 0;
            result = (result << 1) | (isOne ? 1u : 0);
            Normalize();
        }

        return result;
    }

    /// <summary>A number, its highest bit first, each bit's probability by those before it.</summary>
    public int Tree(Span<ushort> probabilities, int bits)
    {
        var symbol = 1;
        for (var i = 0; i < bits; i++)
        {
            symbol = (symbol << 1) | Bit(ref probabilities[symbol]);
        }

        return symbol - (1 << bits);
    }

    /// <summary>A number, its lowest bit first.</summary>
    public int ReverseTree(Span<ushort> probabilities, int bits)
    {
        var symbol = 1;
        var result = 0;
        for (var i = 0; i < bits; i++)
        {
            var bit = Bit(ref probabilities[symbol]);
            symbol = (symbol << 1) | bit;
            result |= bit << i;
        }

        return result;
    }

    private void Normalize()
    {
        if (range < Top)
        {
            range <<= 8;
            code = (code << 8) | (position < input.Length ? input[position++] : throw new InvalidDataException("a chunk ends too early"));
        }
    }
}
