using System.Collections.Concurrent;

namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>Computes one digest on a thread of its own.</summary>
internal sealed class DigestThread : IDisposable
{
    private readonly BlockingCollection<Piece> pieces = [];
    private readonly BlockingCollection<Piece> free;
    private readonly Task<string> digest;

    /// <param name="kind">Which.</param>
    /// <param name="free">Takes the pieces that nobody looks at any more.</param>
    public DigestThread(DigestKind kind, BlockingCollection<Piece> free)
    {
        this.free = free;
        digest = Task.Factory.StartNew(() => Digest(kind), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Add(Piece piece) => pieces.Add(piece);

    /// <summary>The digest of all pieces, once there are no more.</summary>
    public string Finish()
    {
        pieces.CompleteAdding();
        return digest.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        pieces.CompleteAdding();
        ((IAsyncResult)digest).AsyncWaitHandle.WaitOne();
        _ = digest.Exception;
        pieces.Dispose();
    }

    private string Digest(DigestKind kind)
    {
        try
        {
            using var stream = new OneDigest(kind);
            foreach (var piece in pieces.GetConsumingEnumerable())
            {
                try
                {
                    stream.Append(piece.Bytes);
                }
                finally
                {
                    Release(piece);
                }
            }

            return stream.Finish();
        }
        finally
        {
            // After a failure the pieces are still waited for.
            foreach (var piece in pieces.GetConsumingEnumerable())
            {
                Release(piece);
            }
        }
    }

    private void Release(Piece piece)
    {
        if (piece.Release())
        {
            free.Add(piece);
        }
    }
}
