using System.Diagnostics.CodeAnalysis;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>The operations of MD5 on one vector width, one message a lane. The JIT makes a kernel of its own for each implementation.</summary>
/// <typeparam name="TVector">32-bit words, one a lane.</typeparam>
internal unsafe interface IMd5Vector<TVector>
    where TVector : unmanaged
{
    static abstract string Name { get; }

    static abstract bool IsSupported { get; }

    static abstract TVector Of(uint value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector RotateLeft(TVector value, [ConstantExpected] byte count);

    /// <summary>RFC 1321, 3.4: the sum of <paramref name="sum"/> and F(x, y, z). x is the newest word, which the chain waits for.</summary>
    static abstract TVector AddF(TVector sum, TVector x, TVector y, TVector z);

    static abstract TVector AddG(TVector sum, TVector x, TVector y, TVector z);

    static abstract TVector AddH(TVector sum, TVector x, TVector y, TVector z);

    static abstract TVector AddI(TVector sum, TVector x, TVector y, TVector z);

    /// <summary>Reads a block of each lane; word i of all lanes becomes vector i of 16.</summary>
    /// <param name="data">A pointer for each lane.</param>
    /// <param name="offset">Of the block, in bytes.</param>
    /// <param name="words">16 vectors, aligned.</param>
    static abstract void LoadBlock(byte** data, nint offset, TVector* words);
}
