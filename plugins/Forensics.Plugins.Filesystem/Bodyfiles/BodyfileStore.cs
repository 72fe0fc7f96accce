using System.IO.Pipelines;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Bodyfiles;

/// <summary>
/// The bodyfile, stored while the walk goes on: lines go through a pipe, whose writers wait when the host is behind.
/// </summary>
internal sealed class BodyfileStore : IDisposable
{
    private readonly Pipe pipe = new(new(pauseWriterThreshold: ListingLimits.BodyfileBytes, resumeWriterThreshold: ListingLimits.BodyfileBytes / 2, useSynchronizationContext: false));
    private readonly SemaphoreSlim gate = new(1);
    private readonly Task stored;

    public BodyfileStore(CollectionContext context, CancellationToken cancellationToken) => stored = StoreAsync(context, cancellationToken);

    /// <summary>Takes whole lines, from any thread.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What cannot be stored any more is dropped here. Why comes out of EndAsync; of a bundle that is full, whoever asks the context knows.
            await pipe.Writer.WriteAsync(lines, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>No more lines come. Waits until all are stored.</summary>
    /// <exception cref="IOException">The bodyfile could not be stored.</exception>
    public async Task EndAsync()
    {
        await pipe.Writer.CompleteAsync().ConfigureAwait(false);
        await stored.ConfigureAwait(false);
    }

    /// <summary>The listing ends early: what was stored is kept and counts as cut.</summary>
    public async Task CutAsync()
    {
        await pipe.Writer.CompleteAsync(new IOException("the listing ended early")).ConfigureAwait(false);
        await stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => gate.Dispose();

    private async Task StoreAsync(CollectionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.StoreAsync(new() { Kind = BlobKind.Extra, Name = "bodyfile" }, pipe.Reader.AsStream(leaveOpen: true), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }
}
