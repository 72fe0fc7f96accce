using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Forensics.Sdk.Images.Ewf.Writing;

/// <summary>
/// Tells media that does not compress from a sample: two pieces in which all bytes are equally frequent, as they are by chance, in one of which no four bytes come again. What is ciphered or compressed is
/// like that; a counter or a table, whose bytes can be equally frequent too, repeats.
/// </summary>
internal static class IncompressibleProbe
{
    private const int PieceBytes = 1_024;
    private const int Pieces = 2;
    private const int Samples = Pieces * PieceBytes;
    private const int Values = 256;
    private const int HashBits = 10;
    private const int LookEvery = 4;
    private const uint Multiplier = 0x9e37_79b1;

    // The squares of how often each value comes: by chance n + n (n - 1) / 256 in sum, give or take n / sqrt(128); five times that is 1 in a million.
    private const int MostSquares = Samples + (Samples * (Samples - 1) / Values) + (5 * Samples / 11);

    // By chance none: n^2 / 2^33.
    private const int MostRepeats = 2;

    [SkipLocalsInit]
    public static bool IsIncompressible(ReadOnlySpan<byte> media)
    {
        if (media.Length < 2 * Samples)
        {
            return false;
        }

        Span<int> counts = stackalloc int[Values];
        counts.Clear();
        var step = media.Length / Pieces;
        for (var i = 0; i < Pieces; i++)
        {
            foreach (var value in media.Slice(i * step, PieceBytes))
            {
                counts[value]++;
            }
        }

        var squares = 0;
        foreach (var count in counts)
        {
            squares += count * count;
        }

        return squares <= MostSquares && !Repeats(media.Slice(step, PieceBytes));
    }

    // Every place is entered, every fourth looked up: enough to see whatever distance it repeats at.
    [SkipLocalsInit]
    private static bool Repeats(ReadOnlySpan<byte> piece)
    {
        Span<ushort> places = stackalloc ushort[1 << HashBits];
        places.Clear();
        var repeats = 0;
        for (var i = 0; i + LookEvery + sizeof(uint) <= piece.Length; i += LookEvery)
        {
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(piece[i..]);
            var place = Exchange(places, (uint)eight, i);
            if (place > 0 && BinaryPrimitives.ReadUInt32LittleEndian(piece[(place - 1)..]) == (uint)eight && ++repeats > MostRepeats)
            {
                return true;
            }

            _ = Exchange(places, (uint)(eight >> 8), i + 1);
            _ = Exchange(places, (uint)(eight >> 16), i + 2);
            _ = Exchange(places, (uint)(eight >> 24), i + 3);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Exchange(Span<ushort> places, uint four, int at)
    {
        ref var place = ref places[(int)((four * Multiplier) >> (32 - HashBits))];
        var before = place;
        place = (ushort)(at + 1);
        return before;
    }
}
