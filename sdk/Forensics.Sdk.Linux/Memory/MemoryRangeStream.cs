namespace Forensics.Sdk.Linux.Memory;

/// <summary>A range of a process's memory as a stream, for whoever stores or scans it. Every byte of the range is there: zeros stand for pages that could not be read, and each is told.</summary>
/// <param name="memory">The memory.</param>
/// <param name="startAddress">First byte.</param>
/// <param name="endAddress">One past the last byte.</param>
/// <param name="unread">Told of what could not be read; null when nobody asks.</param>
public sealed class MemoryRangeStream(ProcessMemory memory, ulong startAddress, ulong endAddress, UnreadMemory? unread) : ForwardStream
{
    private readonly ulong pageBytes = (ulong)Environment.SystemPageSize;
    private ulong at = startAddress;

    /// <summary>Reads the next bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <returns>How many; 0 at the end of the range.</returns>
    /// <exception cref="ContentCutException">The process has ended, or started another program: this memory is gone.</exception>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min((ulong)buffer.Length, endAddress - at);
        if (wanted == 0)
        {
            return 0;
        }

        var error = memory.Read(at, buffer[..wanted], out var length);
        if (error == Errno.ESRCH)
        {
            throw new ContentCutException("the process ended, or started another program, while it was read");
        }

        if (error.Failed)
        {
            // To the end of the page; what comes after may be there.
            length = (int)Math.Min((ulong)wanted, pageBytes - (at % pageBytes));
            buffer[..length].Clear();
            unread?.Invoke(at, length, error);
        }

        at += (ulong)length;
        return length;
    }
}
