using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Forensics.Sdk.Linux.Hashing.Managed;

/// <summary>The constants and the rounds of MD5: RFC 1321, section 3.4. Its names are kept: F, G, H, I, and a step [abcd k s i].</summary>
internal static class Md5Rounds
{
    /// <summary>Words of the state.</summary>
    public const int StateWords = 4;

    private const int BlockWords = 16;

    /// <summary>Section 3.3: A, B, C, D.</summary>
    public static ReadOnlySpan<uint> Initial => [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

    /// <summary>The table T: floor(2^32 * abs(sin(i))), i = 1 to 64.</summary>
    public static ReadOnlySpan<uint> T =>
    [
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
    ];

    // No tier of the JIT in between: the first file may be the long one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> x = stackalloc uint[BlockWords];
        var t = T;
        var (a0, b0, c0, d0) = (state[0], state[1], state[2], state[3]);
        for (; blocks.Length >= BlockDigest.BlockBytes; blocks = blocks[BlockDigest.BlockBytes..])
        {
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = BinaryPrimitives.ReadUInt32LittleEndian(blocks[(i * sizeof(uint))..]);
            }

            // The sums that do not wait for the step before come first: the chain through b is what MD5 costs.
            var (a, b, c, d) = (a0, b0, c0, d0);
            for (var i = 0; i < 16; i += 4)
            {
                a = b + BitOperations.RotateLeft(a + (x[i] + t[i]) + F(b, c, d), 7);
                d = a + BitOperations.RotateLeft(d + (x[i + 1] + t[i + 1]) + F(a, b, c), 12);
                c = d + BitOperations.RotateLeft(c + (x[i + 2] + t[i + 2]) + F(d, a, b), 17);
                b = c + BitOperations.RotateLeft(b + (x[i + 3] + t[i + 3]) + F(c, d, a), 22);
            }

            for (var i = 16; i < 32; i += 4)
            {
                var k = 5 * i;
                a = b + BitOperations.RotateLeft(a + (x[(k + 1) & 15] + t[i]) + (c & ~d) + (b & d), 5);
                d = a + BitOperations.RotateLeft(d + (x[(k + 6) & 15] + t[i + 1]) + (b & ~c) + (a & c), 9);
                c = d + BitOperations.RotateLeft(c + (x[(k + 11) & 15] + t[i + 2]) + (a & ~b) + (d & b), 14);
                b = c + BitOperations.RotateLeft(b + (x[k & 15] + t[i + 3]) + (d & ~a) + (c & a), 20);
            }

            for (var i = 32; i < 48; i += 4)
            {
                var k = 3 * i;
                a = b + BitOperations.RotateLeft(a + (x[(k + 5) & 15] + t[i]) + (b ^ (c ^ d)), 4);
                d = a + BitOperations.RotateLeft(d + (x[(k + 8) & 15] + t[i + 1]) + (a ^ (b ^ c)), 11);
                c = d + BitOperations.RotateLeft(c + (x[(k + 11) & 15] + t[i + 2]) + (d ^ (a ^ b)), 16);
                b = c + BitOperations.RotateLeft(b + (x[(k + 14) & 15] + t[i + 3]) + (c ^ (d ^ a)), 23);
            }

            for (var i = 48; i < 64; i += 4)
            {
                var k = 7 * i;
                a = b + BitOperations.RotateLeft(a + (x[k & 15] + t[i]) + (c ^ (b | ~d)), 6);
                d = a + BitOperations.RotateLeft(d + (x[(k + 7) & 15] + t[i + 1]) + (b ^ (a | ~c)), 10);
                c = d + BitOperations.RotateLeft(c + (x[(k + 14) & 15] + t[i + 2]) + (a ^ (d | ~b)), 15);
                b = c + BitOperations.RotateLeft(b + (x[(k + 5) & 15] + t[i + 3]) + (d ^ (c | ~a)), 21);
            }

            (a0, b0, c0, d0) = (a0 + a, b0 + b, c0 + c, d0 + d);
        }

        (state[0], state[1], state[2], state[3]) = (a0, b0, c0, d0);
    }

    private static uint F(uint x, uint y, uint z) => z ^ (x & (y ^ z));
}
