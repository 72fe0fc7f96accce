using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>8 lanes.</summary>
internal readonly unsafe struct Avx2Md5 : IMd5Vector<Vector256<uint>>
{
    private const int WordBits = 32;

    public static string Name => "avx2";

    public static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Of(uint value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => Avx2.Add(left, right);

    // The analyzer does not see that the difference of two constants is one.
#pragma warning disable CA1857
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft(Vector256<uint> value, [ConstantExpected] byte count)
        => Avx2.Or(Avx2.ShiftLeftLogical(value, count), Avx2.ShiftRightLogical(value, (byte)(WordBits - count)));
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> AddF(Vector256<uint> sum, Vector256<uint> x, Vector256<uint> y, Vector256<uint> z)
        => Avx2.Add(sum, Avx2.Xor(z, Avx2.And(x, Avx2.Xor(y, z))));

    // The two halves of G never share a bit, so that they can be added: the one without x does not wait.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> AddG(Vector256<uint> sum, Vector256<uint> x, Vector256<uint> y, Vector256<uint> z)
        => Avx2.Add(Avx2.Add(sum, Avx2.AndNot(z, y)), Avx2.And(x, z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> AddH(Vector256<uint> sum, Vector256<uint> x, Vector256<uint> y, Vector256<uint> z)
        => Avx2.Add(sum, Avx2.Xor(x, Avx2.Xor(y, z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> AddI(Vector256<uint> sum, Vector256<uint> x, Vector256<uint> y, Vector256<uint> z)
        => Avx2.Add(sum, Avx2.Xor(y, Avx2.Or(x, Avx2.Xor(z, Vector256<uint>.AllBitsSet))));

    /// <summary>Two transpositions of 8 x 8 words: pairs of words, of rows, then of halves.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadBlock(byte** data, nint offset, Vector256<uint>* words)
    {
        const byte Low = 0x20;
        const byte High = 0x31;
        for (var half = 0; half < 2; half++, offset += sizeof(Vector256<uint>), words += 8)
        {
            for (var row = 0; row < 8; row += 4)
            {
                var r0 = Vector256.Load((uint*)(data[row] + offset));
                var r1 = Vector256.Load((uint*)(data[row + 1] + offset));
                var r2 = Vector256.Load((uint*)(data[row + 2] + offset));
                var r3 = Vector256.Load((uint*)(data[row + 3] + offset));
                var low01 = Avx2.UnpackLow(r0, r1).AsUInt64();
                var high01 = Avx2.UnpackHigh(r0, r1).AsUInt64();
                var low23 = Avx2.UnpackLow(r2, r3).AsUInt64();
                var high23 = Avx2.UnpackHigh(r2, r3).AsUInt64();
                words[row] = Avx2.UnpackLow(low01, low23).AsUInt32();
                words[row + 1] = Avx2.UnpackHigh(low01, low23).AsUInt32();
                words[row + 2] = Avx2.UnpackLow(high01, high23).AsUInt32();
                words[row + 3] = Avx2.UnpackHigh(high01, high23).AsUInt32();
            }

            for (var p = 0; p < 4; p++)
            {
                var (first, second) = (words[p], words[4 + p]);
                words[p] = Avx2.Permute2x128(first, second, Low);
                words[4 + p] = Avx2.Permute2x128(first, second, High);
            }
        }
    }
}
