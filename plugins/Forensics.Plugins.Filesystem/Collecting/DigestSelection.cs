using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Content that is asked for by its digest.</summary>
internal sealed class DigestSelection : IDisposable
{
    private const int PieceBytes = 256 << 10;

    private readonly HashSet<string> wanted;
    private readonly StreamDigest digest;
    private readonly byte[] piece = GC.AllocateUninitializedArray<byte>(PieceBytes);

    private DigestSelection(IReadOnlyList<string> digests)
    {
        wanted = digests.ToHashSet(StringComparer.OrdinalIgnoreCase);
        digest = new(digests.Aggregate(default(DigestAlgorithms), (all, text) => all | text.Length switch
        {
            32 => DigestAlgorithms.Md5,
            40 => DigestAlgorithms.Sha1,
            _ => DigestAlgorithms.Sha256,
        }));
    }

    /// <summary>The selection of the options; null when any content will do.</summary>
    public static DigestSelection? Of(CollectOptions options) => options.Digests.Count == 0 ? null : new(options.Digests);

    /// <summary>Whether content is asked for.</summary>
    public bool Takes(ReadOnlySpan<byte> content)
    {
        digest.Reset();
        digest.Append(content);
        return Takes();
    }

    /// <summary>Whether a file's content is asked for.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="lengthBytes">How much of it; holes are zeros.</param>
    /// <param name="watch">Told of each piece.</param>
    /// <param name="takes">The answer.</param>
    /// <returns>The error of <c>pread(2)</c>.</returns>
    public Errno Read(SafeFileHandle file, long lengthBytes, ReadingWatch watch, out bool takes)
    {
        digest.Reset();
        takes = false;
        for (var offset = 0L; offset < lengthBytes;)
        {
            var error = FileReading.ReadAt(file, piece.AsSpan(0, (int)Math.Min(piece.Length, lengthBytes - offset)), offset, out var read);
            watch.Beat();
            if (error.Failed)
            {
                return error;
            }

            digest.Append(piece.AsSpan(0, read));
            offset += read;
            if (read == 0)
            {
                break; // It shrank.
            }
        }

        takes = Takes();
        return Errno.Ok;
    }

    public void Dispose() => digest.Dispose();

    private bool Takes()
    {
        var digests = digest.Finish();
        return Has(digests.Md5) || Has(digests.Sha1) || Has(digests.Sha256);
    }

    private bool Has(byte[]? value) => value is not null && wanted.Contains(Convert.ToHexStringLower(value));
}
