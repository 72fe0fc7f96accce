namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Lines out of a stream, each of bounded length.</summary>
/// <param name="stream">Where they come from.</param>
/// <param name="maxBytes">Of one line, without its end.</param>
internal sealed class LineStream(Stream stream, int maxBytes)
{
    private readonly byte[] buffer = new byte[maxBytes + 1];
    private int start;
    private int end;

    /// <summary>The next line, without its end; valid until the next call.</summary>
    /// <returns>Null at the end of the stream, also where that is in the middle of a line or the other side is gone: who wrote it was broken off, and its end says how.</returns>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        for (var looked = start; ;)
        {
            var at = buffer.AsSpan(looked, end - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, looked + at - start);
                start = looked + at + 1;
                return line;
            }

            if (end - start == buffer.Length)
            {
                throw new InvalidDataException($"a line is longer than {maxBytes} bytes");
            }

            if (end == buffer.Length)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            looked = end;
            var length = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (length == 0)
            {
                return null;
            }

            end += length;
        }
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return 0; // ECONNRESET: it ended before it had read what was said to it.
        }
    }
}
