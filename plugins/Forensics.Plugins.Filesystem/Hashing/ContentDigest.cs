using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Hashing;

/// <summary>
/// Digests of one file at a time, for those that the hasher of many is not for: sparse ones, whose holes are hashed as the zeros they are without being read, which
/// would fill the device's page cache with them.
/// </summary>
/// <param name="algorithms">Which digests.</param>
internal sealed class ContentDigest(DigestAlgorithms algorithms) : IDisposable
{
    private const int PieceBytes = 256 << 10;

    private static readonly byte[] Zeros = new byte[PieceBytes];

    private readonly StreamDigest digest = new(algorithms);
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(PieceBytes);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="lengthBytes">Its length as status said; no more is read.</param>
    /// <param name="watch">Told of each piece, within a read that is under way.</param>
    /// <param name="digests">The digests; null when an error is returned.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The error of <c>lseek(2)</c> or <c>pread(2)</c>.</returns>
    public Errno Read(SafeFileHandle file, long lengthBytes, ReadingWatch watch, out EntryDigests? digests, CancellationToken cancellationToken)
    {
        digests = null;
        digest.Reset();
        var position = 0L;
        var stated = lengthBytes;
        while (position < lengthBytes)
        {
            watch.Beat();
            var error = FileHoles.NextData(file, position, out var start, out var end);
            if (error.Failed)
            {
                return error;
            }

            Fill(Math.Min(start, lengthBytes) - position, watch, cancellationToken);
            position = Math.Min(start, lengthBytes);
            for (end = Math.Min(end, lengthBytes); position < end;)
            {
                watch.Beat();
                cancellationToken.ThrowIfCancellationRequested();
                error = FileReading.ReadAt(file, buffer.AsSpan(0, (int)Math.Min(end - position, buffer.Length)), position, out var read);
                if (error.Failed)
                {
                    return error;
                }

                digest.Append(buffer.AsSpan(0, read));
                position += read;
                if (read == 0)
                {
                    lengthBytes = end = position; // It shrank.
                }
            }
        }

        var failed = FileStatus.Read(file, out var status);
        digests = failed.Failed ? null : new(digest.Finish(), status.LengthBytes != (ulong)stated || lengthBytes != stated);
        return failed;
    }

    public void Dispose() => digest.Dispose();

    private void Fill(long bytes, ReadingWatch watch, CancellationToken cancellationToken)
    {
        for (; bytes > 0; bytes -= Zeros.Length)
        {
            watch.Beat();
            cancellationToken.ThrowIfCancellationRequested();
            digest.Append(Zeros.AsSpan(0, (int)Math.Min(bytes, Zeros.Length)));
        }
    }
}
