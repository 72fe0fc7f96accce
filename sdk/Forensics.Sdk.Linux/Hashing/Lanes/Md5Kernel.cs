using System.Runtime.Intrinsics;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>MD5 of several messages at once, one a lane, by whole blocks.</summary>
internal abstract unsafe class Md5Kernel
{
    /// <summary>Lanes of the widest kernel, and the length of a row of the state.</summary>
    public const int MaxLanes = 32;

    /// <summary>All that this processor can run, the fastest first.</summary>
    public static IReadOnlyList<Md5Kernel> Available { get; } = [.. Candidates().OfType<Md5Kernel>()];

    public static Md5Kernel Fastest => Available[0];

    public abstract string Name { get; }

    /// <summary>Lanes that are worth having: twice a vector, since two vectors hide each other's latency.</summary>
    public abstract int Lanes { get; }

    /// <summary>Takes blocks into the states of the first lanes.</summary>
    /// <param name="state">Four rows (A, B, C, D) of <see cref="MaxLanes"/> words. The words of lanes at and above <paramref name="lanes"/> may change.</param>
    /// <param name="data"><see cref="Lanes"/> pointers, all of them to readable data, though only the first <paramref name="lanes"/> count.</param>
    /// <param name="lanes">1 to <see cref="Lanes"/>.</param>
    /// <param name="blocks">Blocks of 64 bytes, the same number from each lane.</param>
    public abstract void Compress(uint* state, byte** data, int lanes, int blocks);

    private static Md5Kernel?[] Candidates() =>
    [
        Md5VectorKernel<Avx512Md5, Vector512<uint>>.CreateIfSupported(),
        Md5VectorKernel<Avx2Md5, Vector256<uint>>.CreateIfSupported(),
        Md5VectorKernel<Vector128Md5, Vector128<uint>>.CreateIfSupported(),
        new Md5ScalarKernel(),
    ];
}
