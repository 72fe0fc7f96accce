using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>16 lanes. Rotation and three-way logic are named, not left to the portable operators, which cost a quarter of the speed.</summary>
internal readonly unsafe struct Avx512Md5 : IMd5Vector<Vector512<uint>>
{
    // Truth tables of vpternlogd: bit (4x + 2y + z).
    private const byte F = 0xca;
    private const byte G = 0xe4;
    private const byte H = 0x96;
    private const byte I = 0x39;

    public static string Name => "avx512";

    public static bool IsSupported => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Of(uint value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => Avx512F.Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft(Vector512<uint> value, [ConstantExpected] byte count) => Avx512F.RotateLeft(value, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> AddF(Vector512<uint> sum, Vector512<uint> x, Vector512<uint> y, Vector512<uint> z)
        => Avx512F.Add(sum, Avx512F.TernaryLogic(x, y, z, F));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> AddG(Vector512<uint> sum, Vector512<uint> x, Vector512<uint> y, Vector512<uint> z)
        => Avx512F.Add(sum, Avx512F.TernaryLogic(x, y, z, G));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> AddH(Vector512<uint> sum, Vector512<uint> x, Vector512<uint> y, Vector512<uint> z)
        => Avx512F.Add(sum, Avx512F.TernaryLogic(x, y, z, H));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> AddI(Vector512<uint> sum, Vector512<uint> x, Vector512<uint> y, Vector512<uint> z)
        => Avx512F.Add(sum, Avx512F.TernaryLogic(x, y, z, I));

    /// <summary>A transposition of 16 x 16 words in four steps: pairs of words, of rows, then of 128-bit quarters twice.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadBlock(byte** data, nint offset, Vector512<uint>* words)
    {
        // Rows 4q to 4q + 3 give, in word position p of each quarter, the words {p, 4 + p, 8 + p, 12 + p} of four lanes.
        for (var row = 0; row < 16; row += 4)
        {
            var r0 = Vector512.Load((uint*)(data[row] + offset));
            var r1 = Vector512.Load((uint*)(data[row + 1] + offset));
            var r2 = Vector512.Load((uint*)(data[row + 2] + offset));
            var r3 = Vector512.Load((uint*)(data[row + 3] + offset));
            var low01 = Avx512F.UnpackLow(r0, r1).AsUInt64();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
            var low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
            words[row] = Avx512F.UnpackLow(low01, low23).AsUInt32();
            words[row + 1] = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            words[row + 2] = Avx512F.UnpackLow(high01, high23).AsUInt32();
            words[row + 3] = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }

        // Position p has four vectors to itself, which become the words p, 4 + p, 8 + p, 12 + p: in place, when all four are read first.
        const byte Even = 0x88;
        const byte Odd = 0xdd;
        for (var p = 0; p < 4; p++)
        {
            var evenLow = Avx512F.Shuffle4x128(words[p], words[4 + p], Even);
            var evenHigh = Avx512F.Shuffle4x128(words[8 + p], words[12 + p], Even);
            var oddLow = Avx512F.Shuffle4x128(words[p], words[4 + p], Odd);
            var oddHigh = Avx512F.Shuffle4x128(words[8 + p], words[12 + p], Odd);
            words[p] = Avx512F.Shuffle4x128(evenLow, evenHigh, Even);
            words[8 + p] = Avx512F.Shuffle4x128(evenLow, evenHigh, Odd);
            words[4 + p] = Avx512F.Shuffle4x128(oddLow, oddHigh, Even);
            words[12 + p] = Avx512F.Shuffle4x128(oddLow, oddHigh, Odd);
        }
    }
}
