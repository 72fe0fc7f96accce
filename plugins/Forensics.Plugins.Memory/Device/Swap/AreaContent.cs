using System.Runtime.InteropServices;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>An area from its first page on. Where it cannot be read it is zeros, block by block.</summary>
internal sealed unsafe class AreaContent : ForwardStream
{
    private readonly AreaFile area;
    private readonly long lengthBytes;
    private readonly int mostUnread;
    private byte* buffer;
    private int at;
    private int end;
    private long position;
    private long carefulUntil;
    private int unreadBlocks;
    private (long Offset, int Length, Errno Error)? unread;

    /// <param name="area">It is not disposed of.</param>
    /// <param name="lengthBytes">How much of it.</param>
    /// <param name="mostUnread">Blocks that are given up before the rest is.</param>
    public AreaContent(AreaFile area, long lengthBytes, int mostUnread = SwapLimits.UnreadBlocks)
    {
        this.area = area;
        this.lengthBytes = lengthBytes;
        this.mostUnread = mostUnread;
        buffer = (byte*)NativeMemory.AlignedAlloc(SwapLimits.PieceBytes, (nuint)Math.Max(Environment.SystemPageSize, SwapLimits.BlockBytes));
    }

    /// <summary>Why it ends early; null when it does not.</summary>
    public (FaultKind Kind, string Reason)? Cut { get; private set; }

    /// <summary>Tells what the last read could not read: after each one, from a thread that was not left behind.</summary>
    public void TellUnread(Action<long, int, Errno> tell)
    {
        if (unread is var (offset, length, error))
        {
            tell(offset, length, error);
            unread = null;
        }
    }

    /// <summary>Asks the device once, or once more for less where that fails: each call has a deadline of its own.</summary>
    /// <exception cref="ContentCutException">It ends early, or too much of it cannot be read.</exception>
    public override int Read(Span<byte> destination)
    {
        if (at == end && !destination.IsEmpty && position < lengthBytes)
        {
            Fill();
        }

        var length = Math.Min(destination.Length, end - at);
        new ReadOnlySpan<byte>(buffer + at, length).CopyTo(destination);
        at += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        // Not of one whose read was left behind: its thread never comes here, and the kernel may still write there.
        NativeMemory.AlignedFree(buffer);
        buffer = null;
        base.Dispose(disposing);
    }

    private void Fill()
    {
        var rest = lengthBytes - position;
        var isCareful = position < carefulUntil;
        var wanted = isCareful ? SwapLimits.BlockBytes : (int)Math.Min(SwapLimits.PieceBytes, (rest + SwapLimits.BlockBytes - 1) / SwapLimits.BlockBytes * SwapLimits.BlockBytes);
        var error = area.Read(buffer, wanted, position, out var length);
        if (error.Failed && wanted > SwapLimits.BlockBytes)
        {
            carefulUntil = position + wanted;
            wanted = SwapLimits.BlockBytes;
            error = area.Read(buffer, wanted, position, out length);
        }

        if (error.Failed)
        {
            if (++unreadBlocks > mostUnread)
            {
                throw CutBy(FaultKind.OverLimit, $"more than {mostUnread} blocks of it cannot be read: nothing beyond {position} is stored");
            }

            length = (int)Math.Min(SwapLimits.BlockBytes, rest);
            unread = (position, length, error);
            new Span<byte>(buffer, length).Clear();
        }
        else if (length == 0)
        {
            throw CutBy(FaultKind.Changed, $"it ended at {position} while it was read, and was {lengthBytes} bytes long");
        }

        // The next read begins at a block again.
        length = length < rest && length > SwapLimits.BlockBytes ? length / SwapLimits.BlockBytes * SwapLimits.BlockBytes : (int)Math.Min(length, rest);
        (at, end) = (0, length);
        position += length;
    }

    private ContentCutException CutBy(FaultKind kind, string reason)
    {
        Cut = (kind, reason);
        return new(reason);
    }
}
