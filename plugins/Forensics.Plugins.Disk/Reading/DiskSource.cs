using System.Runtime.InteropServices;
using Forensics.Sdk.Images;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>A device or file as the source of an image. What cannot be read is zeros; one that goes away, gets shorter, does not answer, or a run that is ended, end it early.</summary>
internal sealed unsafe class DiskSource : MediaSource, IDisposable
{
    private readonly Lock gate = new();
    private readonly SourceFile file;
    private readonly AbandonableReader reader;
    private readonly PieceReader pieces;
    private readonly int pieceBytes;
    private readonly Action<long>? progress;
    private readonly CancellationToken cancellationToken;

    // Of its own, and never freed after a read that was left behind: the kernel may still write there.
    private byte* buffer;
    private PieceResult piece = new(0, [], SourceEnd.None);
    private long start;
    private long position;

    /// <param name="file">Not disposed of.</param>
    /// <param name="rules">How it is read.</param>
    /// <param name="clock">Measures deadlines.</param>
    /// <param name="progress">Told how far it is, in bytes, after each piece.</param>
    /// <param name="cancellationToken">Ends the source early: what was read before it is a valid image.</param>
    public DiskSource(SourceFile file, ReadingRules rules, TimeProvider clock, Action<long>? progress, CancellationToken cancellationToken)
    {
        this.file = file;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
        reader = new(clock, rules.Deadline, mostAbandoned: 1);
        var sector = file.SectorBytes;
        LengthBytes = rules.PadsLastSector ? checked((file.LengthBytes + sector - 1) / sector * sector) : file.LengthBytes;
        var least = Math.Max(file.UnitBytes, checked(rules.GranularitySectors * sector));
        pieces = new(file, rules.Retries, Math.Min((least + file.UnitBytes - 1) / file.UnitBytes * file.UnitBytes, DiskLimits.PieceBytes), cancellationToken);
        Bad = new(sector);
        pieceBytes = rules.PieceBytes;
        buffer = (byte*)NativeMemory.AlignedAlloc((nuint)pieceBytes, DiskLimits.AlignmentBytes);
    }

    public override long LengthBytes { get; }

    public override int SectorBytes => file.SectorBytes;

    public override IReadOnlyList<SectorRange> BadSectors => Bad.Sectors;

    /// <summary>What could not be read so far.</summary>
    public BadRanges Bad { get; private set; }

    /// <summary>How far it is read.</summary>
    public long DoneBytes => position;

    /// <summary>Why it ended early.</summary>
    public SourceEnd End { get; private set; }

    /// <summary>The run was ended by somebody, who may go on with it.</summary>
    public override bool IsPaused => End == SourceEnd.Cancelled;

    /// <summary>Zeros behind the end of a file, up to that of its last sector.</summary>
    public int PaddingBytes => (int)(LengthBytes - file.LengthBytes);

    public TimeSpan Deadline => reader.Deadline;

    public override void GoOnAt(long offsetBytes, IReadOnlyList<SectorRange> badSectors)
    {
        position = offsetBytes;
        Bad = new(SectorBytes);
        foreach (var range in badSectors.Take(DiskLimits.BadRanges).Where(range => range.First < offsetBytes / SectorBytes))
        {
            Bad.Add(range with { Count = Math.Min(range.Count, (offsetBytes / SectorBytes) - range.First) });
        }
    }

    public override int Read(Span<byte> destination)
    {
        lock (gate)
        {
            var done = 0;
            while (done < destination.Length && position < LengthBytes && End == SourceEnd.None && buffer is not null)
            {
                var length = position < file.LengthBytes ? ReadPiece(destination[done..]) : Pad(destination[done..]);
                done += length;
                position += length;
                progress?.Invoke(position);
            }

            return done;
        }
    }

    /// <summary>Does not wait for a read that is under way on another thread: its buffer is left to it.</summary>
    public void Dispose()
    {
        if (gate.TryEnter())
        {
            if (End != SourceEnd.TimedOut)
            {
                NativeMemory.AlignedFree(buffer);
            }

            buffer = null;
            reader.Dispose();
            gate.Exit();
        }
    }

    private int Pad(Span<byte> destination)
    {
        var length = (int)Math.Min(destination.Length, LengthBytes - position);
        destination[..length].Clear();
        return length;
    }

    private int ReadPiece(Span<byte> destination)
    {
        var wanted = (int)Math.Min(destination.Length, file.LengthBytes - position);
        if (position < start || position >= start + piece.LengthBytes)
        {
            if (piece.End != SourceEnd.None || !TryFill())
            {
                return 0;
            }
        }

        var before = (int)(position - start);
        var length = Math.Clamp(piece.LengthBytes - before, 0, wanted);
        if (length == 0 || (piece.End != SourceEnd.None && length == piece.LengthBytes - before))
        {
            // An image has whole sectors.
            End = piece.End == SourceEnd.None ? SourceEnd.Shrunk : piece.End;
            length -= (int)((position + length) % SectorBytes);
        }

        foreach (var bad in piece.Bad)
        {
            Note(bad, position, position + length);
        }

        new ReadOnlySpan<byte>(buffer + before, length).CopyTo(destination);
        return length;
    }

    private bool TryFill()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            End = SourceEnd.Cancelled;
            return false;
        }

        start = position / DiskLimits.AlignmentBytes * DiskLimits.AlignmentBytes;
        var from = start;
        var into = buffer;
        var whole = (int)Math.Min(pieceBytes, (file.LengthBytes - start + DiskLimits.AlignmentBytes - 1) / DiskLimits.AlignmentBytes * DiskLimits.AlignmentBytes);
        if (!reader.TryRead(watch => pieces.Read(into, from, whole, watch), out var read))
        {
            End = SourceEnd.TimedOut;
            return false;
        }

        piece = read!;
        return true;
    }

    /// <summary>What of it is given to the caller now: more may have been read.</summary>
    private void Note(BadPiece bad, long from, long until)
    {
        var first = Math.Max(bad.Offset, from);
        var end = Math.Min(bad.Offset + bad.LengthBytes, until);
        if (end > first)
        {
            Bad.Add(bad with { Offset = first, LengthBytes = end - first });
        }
    }
}
