using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>The bytes of a core file from front to back: header, then memory as it is read.</summary>
/// <param name="header">From <see cref="CoreHeader"/>.</param>
/// <param name="layout">What follows it.</param>
/// <param name="memory">Where it is read.</param>
internal sealed class CoreContent(byte[] header, CoreLayout layout, ProcessMemory memory) : ForwardStream
{
    private readonly List<(ulong Address, long LengthBytes, Errno Error)> unread = [];
    private int headerAt;
    private int run;
    private long at;
    private MemoryRangeStream? range;

    /// <summary>How long the file is.</summary>
    public long FileBytes => header.Length + layout.MemoryBytes;

    /// <exception cref="ContentCutException">The process ended meanwhile.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (headerAt < header.Length)
        {
            var length = Math.Min(buffer.Length, header.Length - headerAt);
            header.AsSpan(headerAt, length).CopyTo(buffer);
            headerAt += length;
            return length;
        }

        // As much as there is room for: with many short runs a call of the reader for each would cost more than the reading.
        var total = 0;
        try
        {
            while (total < buffer.Length && at < layout.MemoryBytes)
            {
                total += ReadOn(buffer[total..]);
            }
        }
        catch (ContentCutException) when (total > 0)
        {
            // What came before it first; the next call ends as this one would have.
        }

        return total;
    }

    /// <summary>Tells what could not be read since this was asked last.</summary>
    public void TellUnread(UnreadMemory to)
    {
        unread.ForEach(pages => to(pages.Address, pages.LengthBytes, pages.Error));
        unread.Clear();
    }

    protected override void Dispose(bool disposing)
    {
        range?.Dispose();
        base.Dispose(disposing);
    }

    private int ReadOn(Span<byte> buffer)
    {
        var current = run < layout.Runs.Count ? layout.Runs[run] : default;
        var isFilled = run == layout.Runs.Count || at < current.OffsetBytes;
        int length;
        if (isFilled)
        {
            length = (int)Math.Min(buffer.Length, (run == layout.Runs.Count ? layout.MemoryBytes : current.OffsetBytes) - at);
            buffer[..length].Clear();
        }
        else
        {
            range ??= new(memory, current.StartAddress, current.EndAddress, (address, lengthBytes, error) => unread.Add((address, lengthBytes, error)));
            length = range.Read(buffer);
        }

        at += length;
        if (!isFilled && at == current.EndOffsetBytes)
        {
            range!.Dispose();
            range = null;
            run++;
        }

        return length;
    }
}
