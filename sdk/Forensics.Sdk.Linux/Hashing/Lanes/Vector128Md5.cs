using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>4 lanes by the portable operators: SSE2 on x86-64, Advanced SIMD on arm64.</summary>
internal readonly unsafe struct Vector128Md5 : IMd5Vector<Vector128<uint>>
{
    private const int WordBits = 32;

    public static string Name => "vector128";

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Of(uint value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> RotateLeft(Vector128<uint> value, [ConstantExpected] byte count) => (value << count) | (value >>> (WordBits - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> AddF(Vector128<uint> sum, Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => sum + (z ^ (x & (y ^ z)));

    // The two halves of G never share a bit, so that they can be added: the one without x does not wait.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> AddG(Vector128<uint> sum, Vector128<uint> x, Vector128<uint> y, Vector128<uint> z)
        => sum + Vector128.AndNot(y, z) + (x & z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> AddH(Vector128<uint> sum, Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => sum + (x ^ (y ^ z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> AddI(Vector128<uint> sum, Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => sum + (y ^ (x | ~z));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadBlock(byte** data, nint offset, Vector128<uint>* words)
    {
        var r0 = (uint*)(data[0] + offset);
        var r1 = (uint*)(data[1] + offset);
        var r2 = (uint*)(data[2] + offset);
        var r3 = (uint*)(data[3] + offset);
        for (var i = 0; i < 16; i++)
        {
            words[i] = Vector128.Create(r0[i], r1[i], r2[i], r3[i]);
        }
    }
}
