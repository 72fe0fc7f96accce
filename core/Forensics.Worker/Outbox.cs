using Forensics.Wire;

namespace Forensics.Worker;

/// <summary>
/// Frames on their way to the host, in order. The first after a pause is sent at once; in a burst they are gathered and sent when
/// <see cref="FlushBytes"/> have come together or <see cref="FlushInterval"/> has passed: that much a crash of the process can lose.
/// </summary>
internal sealed class Outbox : IDisposable
{
    public const int FlushBytes = 64 << 10;
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly byte[] buffer = new byte[4 * FlushBytes];
    private readonly Channel channel;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private int used;
    private long flushedAt;

    public Outbox(Channel channel, TimeProvider clock)
    {
        this.channel = channel;
        this.clock = clock;
        timer = clock.CreateTimer(_ => FlushIfFree(), null, FlushInterval, FlushInterval);
    }

    /// <summary>Appends one frame whose payload is <paramref name="head"/> and <paramref name="body"/> together.</summary>
    public void Append(FrameKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[WireFormat.HeaderBytes];
        FrameWriter.Header(header, kind, head.Length + body.Length);
        lock (gate)
        {
            Put(header);
            Put(head);
            Put(body);
            if (used >= FlushBytes || clock.GetElapsedTime(flushedAt) >= FlushInterval)
            {
                FlushLocked();
            }
        }
    }

    /// <summary>Appends a finished frame.</summary>
    public void Append(ReadOnlySpan<byte> frame, bool flush)
    {
        lock (gate)
        {
            Put(frame);
            if (flush || used >= FlushBytes || clock.GetElapsedTime(flushedAt) >= FlushInterval)
            {
                FlushLocked();
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - used)
        {
            FlushLocked();
            if (bytes.Length > buffer.Length)
            {
                channel.Send(bytes);
                return;
            }
        }

        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    private void FlushLocked()
    {
        channel.Send(buffer.AsSpan(0, used));
        used = 0;
        flushedAt = clock.GetTimestamp();
    }

    // Whoever holds the gate sends or will be followed by the next tick.
    private void FlushIfFree()
    {
        if (gate.TryEnter())
        {
            try
            {
                if (used > 0)
                {
                    FlushLocked();
                }
            }
            catch (WireException)
            {
                // The host is gone; the thread that listens to it ends this process.
                used = 0;
            }
            finally
            {
                gate.Exit();
            }
        }
    }
}
