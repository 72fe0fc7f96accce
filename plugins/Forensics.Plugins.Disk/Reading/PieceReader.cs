using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>
/// Reads a piece of a source: at once, and where that fails in ever smaller ones, down to the smallest that may be lost. A failing read of a dying disk takes seconds and a good one less than a
/// millisecond, so that each step is of <see cref="DiskLimits.Split"/> parts: few reads fail for one bad sector.
/// </summary>
/// <param name="file">The source.</param>
/// <param name="retries">How often the smallest piece is tried again.</param>
/// <param name="leastBytes">The smallest piece: a multiple of the source's unit.</param>
/// <param name="cancellationToken">Ends it between two reads.</param>
internal sealed unsafe class PieceReader(SourceFile file, int retries, int leastBytes, CancellationToken cancellationToken)
{
    // ENXIO, ENODEV and ENOMEDIUM.
    private static readonly Errno[] Gone = [new(6), new(19), new(123)];

    private readonly List<BadPiece> bad = [];
    private ReadingWatch? watch;
    private byte* buffer;
    private long start;
    private long limit;
    private long done;
    private SourceEnd end;

    /// <summary>Reads one. Touches nothing that others see but the buffer, so that its thread may be left behind.</summary>
    /// <param name="into">As long as the piece.</param>
    /// <param name="offset">A multiple of the source's unit.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="marks">Told of each answer.</param>
    public PieceResult Read(byte* into, long offset, int bytes, ReadingWatch marks)
    {
        buffer = into;
        (start, done, limit, end, watch) = (offset, offset, file.LengthBytes, SourceEnd.None, marks);
        bad.Clear();
        Read(offset + bytes, bytes);
        return new((int)(done - start), [.. bad], end);
    }

    /// <summary>Reads on to a place, in reads of a size.</summary>
    private void Read(long until, int size)
    {
        while (end == SourceEnd.None && done < until && done < limit)
        {
            var wanted = (int)Math.Min(size, until - done);
            var error = Ask(wanted, out var length);
            if (cancellationToken.IsCancellationRequested && error.Failed)
            {
                end = SourceEnd.Cancelled;
            }
            else if (error.Failed)
            {
                Fail(error, wanted);
            }
            else if (length == 0)
            {
                end = SourceEnd.Shrunk;
            }
            else
            {
                // The next read begins at a unit again, but behind the end of a file.
                done += length == wanted || done + length >= limit || length < file.UnitBytes ? length : length / file.UnitBytes * file.UnitBytes;
                end = done < limit && done % file.UnitBytes != 0 ? SourceEnd.Shrunk : SourceEnd.None;
            }
        }

        if (end == SourceEnd.None && done >= limit && limit < file.LengthBytes)
        {
            end = SourceEnd.Shrunk;
        }
    }

    private void Fail(Errno error, int wanted)
    {
        if (Gone.Contains(error) || !IsStillThere())
        {
            end = SourceEnd.Gone;
        }
        else if (done >= limit)
        {
            end = SourceEnd.Shrunk;
        }
        else if (wanted > leastBytes)
        {
            var unit = leastBytes;
            Read(done + wanted, Math.Max(leastBytes, (wanted / DiskLimits.Split + unit - 1) / unit * unit));
        }
        else
        {
            Retry(error, wanted);
        }
    }

    /// <summary>Asks how long it is: one that was pulled out, or is shorter now, fails like one with bad sectors.</summary>
    private bool IsStillThere()
    {
        var error = file.Measure(out var now);
        watch!.Beat();
        limit = error.Failed ? limit : Math.Min(limit, now);
        return !error.Failed && now > 0;
    }

    private void Retry(Errno error, int wanted)
    {
        var retried = 0;
        while (retried < retries && !cancellationToken.IsCancellationRequested)
        {
            retried++;
            var again = Ask(wanted, out var length);
            if (!again.Failed && length > 0)
            {
                done += Math.Min(length, limit - done);
                return;
            }

            error = again.Failed ? again : error;
        }

        var lost = (int)Math.Min(wanted, limit - done);
        new Span<byte>(buffer + (done - start), lost).Clear();
        bad.Add(new(done, lost, error, retried));
        done += lost;
    }

    private Errno Ask(int bytes, out int lengthBytes)
    {
        var error = file.Read(buffer + (done - start), bytes, done, out lengthBytes);
        watch!.Beat();
        return error;
    }
}
