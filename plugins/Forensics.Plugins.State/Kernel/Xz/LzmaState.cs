namespace Forensics.Plugins.State.Kernel.Xz;

/// <summary>What LZMA has learnt: probabilities, the last distances, what came last. LZMA specification, 2015.</summary>
internal sealed class LzmaState
{
    private const int States = 12;
    private const int PositionStates = 16;
    private const int LiteralSize = 0x300;
    private const int MostLiteralBits = 4;
    private const int LengthStates = 4;
    private const int SlotBits = 6;
    private const int AlignBits = 4;
    private const int FirstModelled = 4;
    private const int FirstDirect = 14;
    private const int FullDistances = 128;
    private const int FirstMatchState = 7;

    private readonly ushort[] isMatch = new ushort[States * PositionStates];
    private readonly ushort[] isRepeat = new ushort[States];
    private readonly ushort[] isRepeat0 = new ushort[States];
    private readonly ushort[] isRepeat1 = new ushort[States];
    private readonly ushort[] isRepeat2 = new ushort[States];
    private readonly ushort[] isLongRepeat0 = new ushort[States * PositionStates];
    private readonly ushort[] slots = new ushort[LengthStates << SlotBits];
    private readonly ushort[] distances = new ushort[FullDistances];
    private readonly ushort[] align = new ushort[1 << AlignBits];
    private readonly LengthDecoder matchLength = new();
    private readonly LengthDecoder repeatLength = new();
    private ushort[] literals = [];
    private int literalBits;
    private int literalPositionMask;
    private int positionMask;
    private int state;
    private uint distance0;
    private uint distance1;
    private uint distance2;
    private uint distance3;

    /// <summary>Takes the byte that says how literals and positions are told apart.</summary>
    public void SetProperties(byte properties)
    {
        var literalPositionBits = properties / 9 % 5;
        literalBits = properties % 9;
        if (properties >= 9 * 5 * 5 || literalBits + literalPositionBits > MostLiteralBits)
        {
            throw new InvalidDataException("properties that LZMA2 does not have");
        }

        literalPositionMask = (1 << literalPositionBits) - 1;
        positionMask = (1 << (properties / 45)) - 1;
        literals = new ushort[LiteralSize << (literalBits + literalPositionBits)];
        Reset();
    }

    public void Reset()
    {
        state = 0;
        distance0 = distance1 = distance2 = distance3 = 0;
        foreach (var probabilities in new[] { isMatch, isRepeat, isRepeat0, isRepeat1, isRepeat2, isLongRepeat0, slots, distances, align, literals })
        {
            RangeDecoder.Reset(probabilities);
        }

        matchLength.Reset();
        repeatLength.Reset();
    }

    /// <summary>Unpacks one chunk.</summary>
    /// <param name="range">Its bits.</param>
    /// <param name="output">The dictionary, with room for the chunk.</param>
    /// <param name="position">Where the chunk goes in it, up to its end.</param>
    public void Decode(ref RangeDecoder range, Span<byte> output, int position)
    {
        if (literals.Length == 0)
        {
            throw new InvalidDataException("a chunk before any properties");
        }

        while (position < output.Length)
        {
            var positionState = position & positionMask;
            if (range.Bit(ref isMatch[(state * PositionStates) + positionState]) == 0)
            {
                output[position] = Literal(ref range, output, position);
                position++;
                state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
                continue;
            }

            var length = Match(ref range, positionState);
            if (distance0 >= (uint)position || length > output.Length - position)
            {
                throw new InvalidDataException("a match outside of the data");
            }

            // One byte after the other: what is copied may overlap with where it goes.
            for (var from = position - (int)distance0 - 1; length > 0; length--)
            {
                output[position++] = output[from++];
            }
        }
    }

    private byte Literal(ref RangeDecoder range, ReadOnlySpan<byte> output, int position)
    {
        var before = position > 0 ? output[position - 1] : 0;
        var probabilities = literals.AsSpan(LiteralSize * (((position & literalPositionMask) << literalBits) + (before >> (8 - literalBits))), LiteralSize);
        var symbol = 1;
        if (state >= FirstMatchState)
        {
            if (distance0 >= (uint)position)
            {
                throw new InvalidDataException("a match outside of the data");
            }

            var matched = (int)output[position - (int)distance0 - 1];
            while (symbol < 0x100)
            {
                var matchBit = matched >> 7 & 1;
                matched <<= 1;
                var bit = range.Bit(ref probabilities[((1 + matchBit) << 8) + symbol]);
                symbol = (symbol << 1) | bit;
                if (bit != matchBit)
                {
                    break;
                }
            }
        }

        while (symbol < 0x100)
        {
            symbol = (symbol << 1) | range.Bit(ref probabilities[symbol]);
        }

        return (byte)symbol;
    }

    /// <returns>The length; the distance is <see cref="distance0"/>.</returns>
    private int Match(ref RangeDecoder range, int positionState)
    {
        if (range.Bit(ref isRepeat[state]) == 0)
        {
            (distance3, distance2, distance1) = (distance2, distance1, distance0);
            var length = matchLength.Decode(ref range, positionState);
            state = state < FirstMatchState ? 7 : 10;
            distance0 = Distance(ref range, Math.Min(length - 2, LengthStates - 1));
            return length;
        }

        if (range.Bit(ref isRepeat0[state]) == 0)
        {
            if (range.Bit(ref isLongRepeat0[(state * PositionStates) + positionState]) == 0)
            {
                state = state < FirstMatchState ? 9 : 11;
                return 1;
            }
        }
        else if (range.Bit(ref isRepeat1[state]) == 0)
        {
            (distance0, distance1) = (distance1, distance0);
        }
        else if (range.Bit(ref isRepeat2[state]) == 0)
        {
            (distance0, distance1, distance2) = (distance2, distance0, distance1);
        }
        else
        {
            (distance0, distance1, distance2, distance3) = (distance3, distance0, distance1, distance2);
        }

        state = state < FirstMatchState ? 8 : 11;
        return repeatLength.Decode(ref range, positionState);
    }

    private uint Distance(ref RangeDecoder range, int lengthState)
    {
        var slot = range.Tree(slots.AsSpan(lengthState << SlotBits, 1 << SlotBits), SlotBits);
        if (slot < FirstModelled)
        {
            return (uint)slot;
        }

        var bits = (slot >> 1) - 1;
        var start = (2u | ((uint)slot & 1)) << bits;
        return slot < FirstDirect
            ? start + (uint)range.ReverseTree(distances.AsSpan((int)start - slot), bits)
            : start + (range.Direct(bits - AlignBits) << AlignBits) + (uint)range.ReverseTree(align, AlignBits);
    }
}
