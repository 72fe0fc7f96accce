using System.Buffers;
using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Seals a stream of content, piece by piece, and digests it in the same pass: the content itself, with the zeros of its holes, and what is sealed of it, which is its data alone.</summary>
internal sealed class ContentSeal : IDisposable
{
    public const int KeyBytes = 32;
    public const int IvBytes = 16;
    public const int BlockBytes = 16;
    public const int Md5Bytes = 16;
    public const int Sha1Bytes = 20;
    public const int Sha256Bytes = 32;

    private readonly Aes aes = Aes.Create();
    private readonly ICryptoTransform transform;
    private readonly StreamDigest plainDigest = new(DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256);
    private readonly StreamDigest sealedDigest = new(DigestAlgorithms.Sha256);
    private readonly byte[] pending = ArrayPool<byte>.Shared.Rent(StoreLimits.PieceBytes);
    private readonly byte[] output = ArrayPool<byte>.Shared.Rent(StoreLimits.PieceBytes + BlockBytes);
    private readonly IReadOnlyList<Extent>? extents;
    private int index;
    private int pendingBytes;
    private bool isDisposed;

    /// <param name="extents">Where it has data; null when it has no holes.</param>
    public ContentSeal(IReadOnlyList<Extent>? extents)
    {
        this.extents = extents;
        Key = RandomNumberGenerator.GetBytes(KeyBytes);
        Iv = RandomNumberGenerator.GetBytes(IvBytes);
        transform = Cipher(aes).CreateEncryptor(Key, Iv);
    }

    public byte[] Key { get; }

    public byte[] Iv { get; }

    /// <summary>What was taken.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>What of it is sealed.</summary>
    public long DataBytes { get; private set; }

    /// <summary>How long content of a length is when it is sealed: PKCS7 always pads.</summary>
    public static long SealedBytes(long sizeBytes) => checked((sizeBytes / BlockBytes + 1) * BlockBytes);

    /// <summary>What opens it again.</summary>
    public static ICryptoTransform Opener(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> iv)
    {
        using var aes = Aes.Create();
        return Cipher(aes).CreateDecryptor(key.ToArray(), iv.ToArray());
    }

    /// <summary>Takes what fits the next piece, and seals that when it is full.</summary>
    /// <param name="content">The content; what was not taken of it afterwards.</param>
    /// <returns>The sealed piece, until the next call; empty while it is not full.</returns>
    /// <exception cref="IOException">A hole has something else than zeros.</exception>
    public ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> content)
    {
        var run = Run(out var isData);
        var taken = content[..(int)Math.Min(Math.Min(content.Length, run), isData ? StoreLimits.PieceBytes - pendingBytes : run)];
        if (!isData && taken.ContainsAnyExcept((byte)0))
        {
            throw new IOException($"there is data in a hole, after {SizeBytes} bytes: the file was written meanwhile");
        }

        plainDigest.Append(taken);
        SizeBytes += taken.Length;
        content = content[taken.Length..];
        if (!isData)
        {
            return default;
        }

        taken.CopyTo(pending.AsSpan(pendingBytes));
        pendingBytes += taken.Length;
        DataBytes += taken.Length;
        if (pendingBytes < StoreLimits.PieceBytes)
        {
            return default;
        }

        var length = transform.TransformBlock(pending, 0, pendingBytes, output, 0);
        pendingBytes = 0;
        sealedDigest.Append(output.AsSpan(0, length));
        return output.AsSpan(0, length);
    }

    /// <summary>Seals the rest.</summary>
    public byte[] Last()
    {
        var last = transform.TransformFinalBlock(pending, 0, pendingBytes);
        sealedDigest.Append(last);
        return last;
    }

    public (FileDigests Content, string SealedSha256) Finish() => (plainDigest.Finish(), Convert.ToHexStringLower(sealedDigest.Finish().Sha256!));

    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        transform.Dispose();
        aes.Dispose();
        plainDigest.Dispose();
        sealedDigest.Dispose();
        ArrayPool<byte>.Shared.Return(pending);
        ArrayPool<byte>.Shared.Return(output);
    }

    /// <summary>How much follows that is all data, or all hole.</summary>
    private long Run(out bool isData)
    {
        isData = true;
        if (extents is null)
        {
            return long.MaxValue;
        }

        for (; index < extents.Count && SizeBytes >= extents[index].OffsetBytes + extents[index].LengthBytes; index++)
        {
        }

        isData = index < extents.Count && SizeBytes >= extents[index].OffsetBytes;
        return index == extents.Count ? long.MaxValue : extents[index].OffsetBytes + (isData ? extents[index].LengthBytes : 0) - SizeBytes;
    }

    private static Aes Cipher(Aes aes)
    {
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
        aes.KeySize = 8 * KeyBytes;
        return aes;
    }
}
