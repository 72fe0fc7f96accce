using Forensics.Wire;

namespace Forensics.Worker;

/// <summary>
/// Frames on their way to the host, in order. In each <see cref="FlushInterval"/> the first <see cref="PromptFrames"/> are sent at once; what comes in a
/// burst after them is gathered until <see cref="FlushBytes"/> have come together or the interval is over: that much a crash of the process can lose.
/// </summary>
internal sealed class Outbox : IDisposable
{
    public const int FlushBytes = 64 << 10;
    public const int PromptFrames = 32;
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly byte[] buffer = new byte[4 * FlushBytes];
    private readonly Channel channel;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private int used;
    private int promptFrames;
    private long intervalAt;

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
            if (IsDue())
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
            if (flush || IsDue())
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
        }

        // A large piece of content goes out as it is: copying it costs as much as reading it did.
        if (bytes.Length >= FlushBytes)
        {
            FlushLocked();
            channel.Send(bytes);
            return;
        }

        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    private void FlushLocked()
    {
        channel.Send(buffer.AsSpan(0, used));
        used = 0;
    }

    private bool IsDue()
    {
        if (clock.GetElapsedTime(intervalAt) >= FlushInterval)
        {
            (intervalAt, promptFrames) = (clock.GetTimestamp(), 0);
        }

        return promptFrames++ < PromptFrames || used >= FlushBytes;
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
