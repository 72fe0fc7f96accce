using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Forensics.Sdk.Linux.Hashing.Managed;

/// <summary>SHA-256 of one stream: FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2.2.</summary>
/// <remarks>The source is compiled into Forensics.Bundle as well.</remarks>
internal sealed class Sha256Digest() : BlockDigest(Initial, bigEndian: true)
{
    private static ReadOnlySpan<uint> Initial =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static ReadOnlySpan<uint> K =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        var k = K;
        Span<uint> w = stackalloc uint[k.Length];
        for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
        {
            for (var t = 0; t < 16; t++)
            {
                w[t] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(t * sizeof(uint))..]);
            }

            for (var t = 16; t < w.Length; t++)
            {
                w[t] = LowerSigma1(w[t - 2]) + w[t - 7] + LowerSigma0(w[t - 15]) + w[t - 16];
            }

            for (var t = 0; t < w.Length; t++)
            {
                w[t] += k[t];
            }

            var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
            // The names move on, not the words: after eight steps each is back at its place.
            for (var rest = w; rest.Length >= 8; rest = rest[8..])
            {
                var (w7, w6, w5, w4, w3, w2, w1, w0) = (rest[7], rest[6], rest[5], rest[4], rest[3], rest[2], rest[1], rest[0]);
                h += UpperSigma1(e) + (g ^ (e & (f ^ g))) + w0;
                d += h;
                h += UpperSigma0(a) + ((a & b) | (c & (a | b)));
                g += UpperSigma1(d) + (f ^ (d & (e ^ f))) + w1;
                c += g;
                g += UpperSigma0(h) + ((h & a) | (b & (h | a)));
                f += UpperSigma1(c) + (e ^ (c & (d ^ e))) + w2;
                b += f;
                f += UpperSigma0(g) + ((g & h) | (a & (g | h)));
                e += UpperSigma1(b) + (d ^ (b & (c ^ d))) + w3;
                a += e;
                e += UpperSigma0(f) + ((f & g) | (h & (f | g)));
                d += UpperSigma1(a) + (c ^ (a & (b ^ c))) + w4;
                h += d;
                d += UpperSigma0(e) + ((e & f) | (g & (e | f)));
                c += UpperSigma1(h) + (b ^ (h & (a ^ b))) + w5;
                g += c;
                c += UpperSigma0(d) + ((d & e) | (f & (d | e)));
                b += UpperSigma1(g) + (a ^ (g & (h ^ a))) + w6;
                f += b;
                b += UpperSigma0(c) + ((c & d) | (e & (c | d)));
                a += UpperSigma1(f) + (h ^ (f & (g ^ h))) + w7;
                e += a;
                a += UpperSigma0(b) + ((b & c) | (d & (b | c)));
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UpperSigma0(uint x) => BitOperations.RotateRight(x, 2) ^ BitOperations.RotateRight(x, 13) ^ BitOperations.RotateRight(x, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UpperSigma1(uint x) => BitOperations.RotateRight(x, 6) ^ BitOperations.RotateRight(x, 11) ^ BitOperations.RotateRight(x, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LowerSigma0(uint x) => BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LowerSigma1(uint x) => BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ (x >> 10);
}
