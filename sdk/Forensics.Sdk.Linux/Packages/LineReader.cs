namespace Forensics.Sdk.Linux.Packages;

/// <summary>The lines of a text database, one after the other, in memory that does not grow with it.</summary>
/// <param name="file">The file.</param>
/// <param name="limitBytes">At most this much of it is read.</param>
internal sealed class LineReader(DatabaseFile file, long limitBytes = PackageLimits.TextBytes)
{
    private readonly byte[] buffer = new byte[PackageLimits.LineBytes];
    private long offset;
    private int start;
    private int end;
    private bool isAtEnd;
    private bool isNoted;

    /// <summary>The next line, without its line feed. The bytes are good until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        for (var isPassedOver = false; ;)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0 || isAtEnd)
            {
                var isLast = length < 0;
                line = buffer.AsSpan(start, isLast ? end - start : length);
                start = isLast ? end : start + length + 1;
                if (isLast && line.IsEmpty)
                {
                    return false;
                }

                if (!isPassedOver)
                {
                    return true;
                }

                isPassedOver = false;
                continue;
            }

            if (start == 0 && end == buffer.Length)
            {
                // Its rest is passed over too.
                if (!isNoted)
                {
                    file.OverLimit($"a line is longer than {PackageLimits.LineBytes} bytes; such lines were passed over");
                }

                isNoted = isPassedOver = true;
                end = 0;
            }

            Fill();
        }
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var wanted = (int)Math.Min(buffer.Length - end, limitBytes - offset);
        var read = file.ReadAt(offset, buffer.AsSpan(end, wanted));
        offset += read;
        end += read;
        isAtEnd = read < wanted || offset == limitBytes;
        if (offset == limitBytes && offset < file.LengthBytes)
        {
            file.OverLimit($"only the first {limitBytes} bytes were read");
            end = Math.Max(start, buffer.AsSpan(0, end).LastIndexOf((byte)'\n') + 1);
        }
    }
}
