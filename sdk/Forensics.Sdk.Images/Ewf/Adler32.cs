using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Forensics.Sdk.Images.Ewf;

/// <summary>Adler-32 (RFC 1950), which the format begins with 1 as zlib does.</summary>
internal static class Adler32
{
    private const uint Modulus = 65_521;

    // The sums of so many bytes fit into 32 bits: 255 n (n + 1) / 2 + (n + 1) (Modulus - 1) is less than 2^32.
    private const int MostUnreduced = 5_552;
    private const int Lane = 16;

    public static uint Of(ReadOnlySpan<byte> bytes) => Append(1, bytes);

    /// <param name="adler">Of what is before.</param>
    /// <param name="bytes">What follows.</param>
    public static uint Append(uint adler, ReadOnlySpan<byte> bytes)
    {
        uint a = adler & 0xffff, b = adler >> 16;
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, MostUnreduced)];
            bytes = bytes[piece.Length..];
            var lanes = piece[..(piece.Length / Lane * Lane)];
            AppendLanes(ref a, ref b, lanes);
            foreach (var value in piece[lanes.Length..])
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
        }

        return (b << 16) | a;
    }

    // Of each 16 bytes x: b grows by 16 a and by 16 x0 + 15 x1 + ... + x15; a by their sum.
    private static void AppendLanes(ref uint a, ref uint b, ReadOnlySpan<byte> bytes)
    {
        var highWeights = Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9);
        var lowWeights = Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);
        var (sums, before, weighted) = (Vector128<uint>.Zero, Vector128<uint>.Zero, Vector128<uint>.Zero);
        foreach (var lane in MemoryMarshal.Cast<byte, Vector128<byte>>(bytes))
        {
            before += sums;
            var (first, second) = Vector128.Widen(lane);
            var (one, two) = Vector128.Widen(first + second);
            sums += one + two;
            (one, two) = Vector128.Widen((first * highWeights) + (second * lowWeights));
            weighted += one + two;
        }

        b += (a * (uint)bytes.Length) + (Vector128.Sum(before) * Lane) + Vector128.Sum(weighted);
        a += Vector128.Sum(sums);
    }
}
