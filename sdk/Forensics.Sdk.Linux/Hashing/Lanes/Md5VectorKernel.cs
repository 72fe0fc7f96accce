using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>
/// The rounds of MD5 (RFC 1321, 3.4) over one vector, or over two whose steps alternate: a step waits for the one before, and the other vector's step
/// fills the gap. A few lanes go one after the other: a vector costs the same however few of its lanes count.
/// </summary>
internal sealed unsafe class Md5VectorKernel<TOperations, TVector> : Md5Kernel
    where TOperations : struct, IMd5Vector<TVector>
    where TVector : unmanaged
{
    /// <summary>Up to here one lane after the other is as fast as a vector or faster: measured for all widths.</summary>
    private const int MostScalarLanes = 2;

    private const int BlockWords = 16;
    private const int MaxVectorBytes = 64;

    private Md5VectorKernel()
    {
    }

    public override string Name => TOperations.Name;

    public override int Lanes => 2 * VectorLanes;

    private static int VectorLanes => sizeof(TVector) / sizeof(uint);

    public static Md5VectorKernel<TOperations, TVector>? CreateIfSupported() => TOperations.IsSupported ? new() : null;

    public override void Compress(uint* state, byte** data, int lanes, int blocks)
    {
        if (lanes <= MostScalarLanes)
        {
            Md5ScalarKernel.CompressEach(state, data, lanes, blocks);
        }
        else if (lanes <= VectorLanes)
        {
            CompressOne(state, data, blocks);
        }
        else
        {
            CompressTwo(state, data, blocks);
        }
    }

    // No tier of the JIT in between: unoptimised, intrinsics are calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CompressOne(uint* state, byte** data, int blocks)
    {
        var space = stackalloc byte[(BlockWords * sizeof(TVector)) + MaxVectorBytes];
        var x = (TVector*)Align(space);
        fixed (uint* t = Md5Rounds.T)
        {
            var (a0, b0, c0, d0) = (Row(state, 0), Row(state, 1), Row(state, 2), Row(state, 3));
            for (nint offset = 0; blocks > 0; blocks--, offset += BlockDigest.BlockBytes)
            {
                TOperations.LoadBlock(data, offset, x);
                var (a, b, c, d) = (a0, b0, c0, d0);
                for (var i = 0; i < 16; i += 4)
                {
                    a = F(a, b, c, d, x[i], t[i], 7);
                    d = F(d, a, b, c, x[i + 1], t[i + 1], 12);
                    c = F(c, d, a, b, x[i + 2], t[i + 2], 17);
                    b = F(b, c, d, a, x[i + 3], t[i + 3], 22);
                }

                for (var i = 16; i < 32; i += 4)
                {
                    var k = 5 * i;
                    a = G(a, b, c, d, x[(k + 1) & 15], t[i], 5);
                    d = G(d, a, b, c, x[(k + 6) & 15], t[i + 1], 9);
                    c = G(c, d, a, b, x[(k + 11) & 15], t[i + 2], 14);
                    b = G(b, c, d, a, x[k & 15], t[i + 3], 20);
                }

                for (var i = 32; i < 48; i += 4)
                {
                    var k = 3 * i;
                    a = H(a, b, c, d, x[(k + 5) & 15], t[i], 4);
                    d = H(d, a, b, c, x[(k + 8) & 15], t[i + 1], 11);
                    c = H(c, d, a, b, x[(k + 11) & 15], t[i + 2], 16);
                    b = H(b, c, d, a, x[(k + 14) & 15], t[i + 3], 23);
                }

                for (var i = 48; i < 64; i += 4)
                {
                    var k = 7 * i;
                    a = I(a, b, c, d, x[k & 15], t[i], 6);
                    d = I(d, a, b, c, x[(k + 7) & 15], t[i + 1], 10);
                    c = I(c, d, a, b, x[(k + 14) & 15], t[i + 2], 15);
                    b = I(b, c, d, a, x[(k + 5) & 15], t[i + 3], 21);
                }

                (a0, b0) = (TOperations.Add(a0, a), TOperations.Add(b0, b));
                (c0, d0) = (TOperations.Add(c0, c), TOperations.Add(d0, d));
            }

            Store(state, a0, b0, c0, d0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CompressTwo(uint* state, byte** data, int blocks)
    {
        var space = stackalloc byte[(2 * BlockWords * sizeof(TVector)) + MaxVectorBytes];
        var x = (TVector*)Align(space);
        var y = x + BlockWords;
        var second = state + VectorLanes;
        fixed (uint* t = Md5Rounds.T)
        {
            for (nint offset = 0; blocks > 0; blocks--, offset += BlockDigest.BlockBytes)
            {
                TOperations.LoadBlock(data, offset, x);
                TOperations.LoadBlock(data + VectorLanes, offset, y);
                var (a0, b0, c0, d0) = (Row(state, 0), Row(state, 1), Row(state, 2), Row(state, 3));
                var (a1, b1, c1, d1) = (Row(second, 0), Row(second, 1), Row(second, 2), Row(second, 3));
                for (var i = 0; i < 16; i += 4)
                {
                    a0 = F(a0, b0, c0, d0, x[i], t[i], 7);
                    a1 = F(a1, b1, c1, d1, y[i], t[i], 7);
                    d0 = F(d0, a0, b0, c0, x[i + 1], t[i + 1], 12);
                    d1 = F(d1, a1, b1, c1, y[i + 1], t[i + 1], 12);
                    c0 = F(c0, d0, a0, b0, x[i + 2], t[i + 2], 17);
                    c1 = F(c1, d1, a1, b1, y[i + 2], t[i + 2], 17);
                    b0 = F(b0, c0, d0, a0, x[i + 3], t[i + 3], 22);
                    b1 = F(b1, c1, d1, a1, y[i + 3], t[i + 3], 22);
                }

                for (var i = 16; i < 32; i += 4)
                {
                    var k = 5 * i;
                    a0 = G(a0, b0, c0, d0, x[(k + 1) & 15], t[i], 5);
                    a1 = G(a1, b1, c1, d1, y[(k + 1) & 15], t[i], 5);
                    d0 = G(d0, a0, b0, c0, x[(k + 6) & 15], t[i + 1], 9);
                    d1 = G(d1, a1, b1, c1, y[(k + 6) & 15], t[i + 1], 9);
                    c0 = G(c0, d0, a0, b0, x[(k + 11) & 15], t[i + 2], 14);
                    c1 = G(c1, d1, a1, b1, y[(k + 11) & 15], t[i + 2], 14);
                    b0 = G(b0, c0, d0, a0, x[k & 15], t[i + 3], 20);
                    b1 = G(b1, c1, d1, a1, y[k & 15], t[i + 3], 20);
                }

                for (var i = 32; i < 48; i += 4)
                {
                    var k = 3 * i;
                    a0 = H(a0, b0, c0, d0, x[(k + 5) & 15], t[i], 4);
                    a1 = H(a1, b1, c1, d1, y[(k + 5) & 15], t[i], 4);
                    d0 = H(d0, a0, b0, c0, x[(k + 8) & 15], t[i + 1], 11);
                    d1 = H(d1, a1, b1, c1, y[(k + 8) & 15], t[i + 1], 11);
                    c0 = H(c0, d0, a0, b0, x[(k + 11) & 15], t[i + 2], 16);
                    c1 = H(c1, d1, a1, b1, y[(k + 11) & 15], t[i + 2], 16);
                    b0 = H(b0, c0, d0, a0, x[(k + 14) & 15], t[i + 3], 23);
                    b1 = H(b1, c1, d1, a1, y[(k + 14) & 15], t[i + 3], 23);
                }

                for (var i = 48; i < 64; i += 4)
                {
                    var k = 7 * i;
                    a0 = I(a0, b0, c0, d0, x[k & 15], t[i], 6);
                    a1 = I(a1, b1, c1, d1, y[k & 15], t[i], 6);
                    d0 = I(d0, a0, b0, c0, x[(k + 7) & 15], t[i + 1], 10);
                    d1 = I(d1, a1, b1, c1, y[(k + 7) & 15], t[i + 1], 10);
                    c0 = I(c0, d0, a0, b0, x[(k + 14) & 15], t[i + 2], 15);
                    c1 = I(c1, d1, a1, b1, y[(k + 14) & 15], t[i + 2], 15);
                    b0 = I(b0, c0, d0, a0, x[(k + 5) & 15], t[i + 3], 21);
                    b1 = I(b1, c1, d1, a1, y[(k + 5) & 15], t[i + 3], 21);
                }

                Accumulate(state, a0, b0, c0, d0);
                Accumulate(second, a1, b1, c1, d1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector F(TVector a, TVector b, TVector c, TVector d, TVector x, uint t, [ConstantExpected] byte s)
        => TOperations.Add(b, TOperations.RotateLeft(TOperations.AddF(TOperations.Add(a, TOperations.Add(x, TOperations.Of(t))), b, c, d), s));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector G(TVector a, TVector b, TVector c, TVector d, TVector x, uint t, [ConstantExpected] byte s)
        => TOperations.Add(b, TOperations.RotateLeft(TOperations.AddG(TOperations.Add(a, TOperations.Add(x, TOperations.Of(t))), b, c, d), s));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector H(TVector a, TVector b, TVector c, TVector d, TVector x, uint t, [ConstantExpected] byte s)
        => TOperations.Add(b, TOperations.RotateLeft(TOperations.AddH(TOperations.Add(a, TOperations.Add(x, TOperations.Of(t))), b, c, d), s));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector I(TVector a, TVector b, TVector c, TVector d, TVector x, uint t, [ConstantExpected] byte s)
        => TOperations.Add(b, TOperations.RotateLeft(TOperations.AddI(TOperations.Add(a, TOperations.Add(x, TOperations.Of(t))), b, c, d), s));

    private static byte* Align(byte* space) => (byte*)(((nuint)space + MaxVectorBytes - 1) & ~(nuint)(MaxVectorBytes - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Row(uint* state, int row) => Unsafe.ReadUnaligned<TVector>(state + (row * MaxLanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(uint* state, TVector a, TVector b, TVector c, TVector d)
    {
        Unsafe.WriteUnaligned(state, a);
        Unsafe.WriteUnaligned(state + MaxLanes, b);
        Unsafe.WriteUnaligned(state + (2 * MaxLanes), c);
        Unsafe.WriteUnaligned(state + (3 * MaxLanes), d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(uint* state, TVector a, TVector b, TVector c, TVector d) => Store(
        state,
        TOperations.Add(Row(state, 0), a),
        TOperations.Add(Row(state, 1), b),
        TOperations.Add(Row(state, 2), c),
        TOperations.Add(Row(state, 3), d));
}
