using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Forensics.Sdk.Linux.Hashing.Managed;

/// <summary>SHA-1 of one stream: FIPS 180-4, sections 5.3.1 and 6.1.2; the constants K of 4.2.1 stand in the loops.</summary>
internal sealed class Sha1Digest() : BlockDigest(Initial, bigEndian: true)
{
    private const int ScheduleWords = 80;

    private static ReadOnlySpan<uint> Initial => [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> w = stackalloc uint[ScheduleWords];
        for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
        {
            for (var t = 0; t < 16; t++)
            {
                w[t] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(t * sizeof(uint))..]);
            }

            for (var t = 16; t < w.Length; t++)
            {
                w[t] = BitOperations.RotateLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
            }

            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4]);
            for (var t = 0; t < 20; t++)
            {
                (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + w[t], a, BitOperations.RotateLeft(b, 30), c, d);
            }

            for (var t = 20; t < 40; t++)
            {
                (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + (b ^ c ^ d) + e + 0x6ed9eba1 + w[t], a, BitOperations.RotateLeft(b, 30), c, d);
            }

            for (var t = 40; t < 60; t++)
            {
                (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + w[t], a, BitOperations.RotateLeft(b, 30), c, d);
            }

            for (var t = 60; t < w.Length; t++)
            {
                (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + (b ^ c ^ d) + e + 0xca62c1d6 + w[t], a, BitOperations.RotateLeft(b, 30), c, d);
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
        }
    }
}
