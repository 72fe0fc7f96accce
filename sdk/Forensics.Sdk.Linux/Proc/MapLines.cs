using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>The lines of <c>/proc/PID/maps</c>, however many there are, in memory that does not grow with them.</summary>
/// <param name="file">Open for reading, at its start; it is not disposed of.</param>
public sealed class MapLines(SafeFileHandle file)
{
    /// <summary>Longest line, in bytes: addresses and numbers, and a path of a page in which every byte may be escaped to four.</summary>
    public const int LineBytes = 128 + (4 * ProcLimits.MaxLinkBytes);

    private readonly byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>Lines that are longer than <see cref="LineBytes"/>, and were passed over.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Without its line feed, until the next call; empty at the end.</param>
    /// <returns>The error of <c>read(2)</c>: ESRCH when the process has ended.</returns>
    public Errno Next(out ReadOnlyMemory<byte> line)
    {
        line = default;
        for (var isTooLong = false; ;)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = buffer.AsMemory(start, length);
                start += length + 1;
                if (!isTooLong && length <= LineBytes)
                {
                    return Errno.Ok;
                }

                PassedOver++;
                isTooLong = false;
                continue;
            }

            if (isAtEnd)
            {
                line = default;
                return Errno.Ok;
            }

            if (start == 0 && end == buffer.Length)
            {
                isTooLong = true;
                end = 0;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var error = FileReading.Read(file, buffer.AsSpan(end), out var read, out var isFull);
            end += read;
            isAtEnd = !isFull;
            if (error.Failed)
            {
                return error;
            }
        }
    }
}
