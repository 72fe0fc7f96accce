using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>Reads a core on a thread of its own, a few pieces ahead of whoever stores it, so that both work at once. When a piece does not come within the deadline the thread is left behind: another program may have to
/// answer for a page, and never does.</summary>
/// <param name="core">The core.</param>
/// <param name="deadline">How long a piece may take.</param>
internal sealed class ReadAhead(Stream core, TimeSpan deadline) : ForwardStream
{
    private const int PieceBytes = 1 << 20;
    private const int Pieces = 4;

    private readonly byte[][] pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new byte[PieceBytes])];
    private readonly int[] lengths = new int[Pieces];
    private readonly SemaphoreSlim free = new(Pieces);
    private readonly SemaphoreSlim filled = new(0);
    private readonly CancellationTokenSource ended = new();
    private Thread? thread;
    private IOException? failure;
    private int piece = -1;
    private int at;

    /// <summary>A piece did not come.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>The process ended meanwhile.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How much was read from this.</summary>
    public long DoneBytes { get; private set; }

    /// <exception cref="ContentCutException">It does not go on.</exception>
    public override int Read(Span<byte> buffer)
    {
        Begin();
        if (piece >= 0 && lengths[piece % Pieces] is > 0 and var total && at == total)
        {
            free.Release();
            Next();
        }

        if (piece < 0)
        {
            Next();
        }

        var slot = piece % Pieces;
        if (lengths[slot] == 0)
        {
            return failure is null ? 0 : throw Cut(failure);
        }

        var length = Math.Min(buffer.Length, lengths[slot] - at);
        pieces[slot].AsSpan(at, length).CopyTo(buffer);
        at += length;
        DoneBytes += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        // One that was left behind still uses them.
        ended.Cancel();
        if (thread is null || (!IsTimedOut && thread.Join(deadline)))
        {
            free.Dispose();
            filled.Dispose();
            ended.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (thread is null)
        {
            thread = new(Fill) { IsBackground = true, Name = "memory read" };
            thread.Start();
        }
    }

    private void Next()
    {
        IsTimedOut = IsTimedOut || !filled.Wait(deadline);
        if (IsTimedOut)
        {
            throw new ContentCutException($"a read of its memory was not answered within {deadline.TotalSeconds} s");
        }

        (piece, at) = (piece + 1, 0);
    }

    private ContentCutException Cut(IOException cause)
    {
        IsCut = true;
        return new(cause.Message, cause);
    }

    private void Fill()
    {
        try
        {
            for (var slot = 0; ; slot = (slot + 1) % Pieces)
            {
                free.Wait(ended.Token);
                lengths[slot] = 0;
                try
                {
                    lengths[slot] = core.Read(pieces[slot]);
                }
                catch (IOException cut)
                {
                    failure = cut;
                }

                var isLast = lengths[slot] == 0;
                filled.Release();
                if (isLast)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody reads on.
            return;
        }
    }
}
