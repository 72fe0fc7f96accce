using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Reads the tar stream as the frames give it, in pieces of any size. After damage it goes on at the next block that is a header; what lies
/// between is reported as lost.
/// </summary>
internal sealed class ArchiveReader(ProblemList problems, IEntrySink sink)
{
    private readonly byte[] header = new byte[TarHeader.MaxBytes];
    private int headerBytes;
    private int wantedBytes = TarHeader.GlobalBytes;
    private State state = State.Global;
    private long positionBytes;
    private int contentLeft;
    private int paddingLeft;
    private bool damaged;

    private enum State
    {
        Global,
        Header,
        Content,
        Lost,
        Ended,
    }

    /// <summary>The name to tell the reader for the current place: of the entry that is being read, or of the last one.</summary>
    public string Place { get; private set; } = "start of archive";

    /// <summary>Time that all headers carry, in seconds since 1970; known after the first blocks.</summary>
    public long? StartedAt { get; private set; }

    public bool HasEnded => state == State.Ended;

    /// <summary>Between two entries, where an archive may be cut with nothing half-written.</summary>
    public bool IsBetweenEntries => state == State.Header && headerBytes == 0;

    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (state == State.Content)
            {
                ReadContent(ref piece);
                continue;
            }

            // Blocks begin at multiples of 512; after a loss the rest of a block is passed over first.
            if (state == State.Lost && headerBytes == 0 && (positionBytes & (BundleFormat.TarBlockBytes - 1)) != 0)
            {
                var skipped = Math.Min(piece.Length, TarHeader.PaddingOf(positionBytes));
                Advance(ref piece, skipped);
                continue;
            }

            var taken = Math.Min(piece.Length, wantedBytes - headerBytes);
            piece[..taken].CopyTo(header.AsSpan(headerBytes));
            headerBytes += taken;
            Advance(ref piece, taken);
            if (headerBytes == wantedBytes) TakeHeader();
        }
    }

    /// <summary>Passes over archive bytes that could not be read.</summary>
    public void Skip(int count)
    {
        if (state == State.Content)
        {
            var content = Math.Min(count, contentLeft);
            if (content > 0) sink.Gap();
            damaged |= content > 0;
            var padding = Math.Min(count - content, paddingLeft);
            contentLeft -= content;
            paddingLeft -= padding;
            positionBytes += content + padding;
            count -= content + padding;
            EndWhenRead();
        }

        if (count == 0) return;
        positionBytes += count;
        headerBytes = 0;
        Lose();
    }

    private void ReadContent(ref ReadOnlySpan<byte> piece)
    {
        var content = Math.Min(piece.Length, contentLeft);
        sink.Content(piece[..content]);
        contentLeft -= content;
        Advance(ref piece, content);

        var padding = Math.Min(piece.Length, paddingLeft);
        if (piece[..padding].ContainsAnyExcept((byte)0)) problems.AddDamage(Place, "the padding after its content is not zero");
        paddingLeft -= padding;
        Advance(ref piece, padding);
        EndWhenRead();
    }

    private void EndWhenRead()
    {
        if (contentLeft > 0 || paddingLeft > 0) return;
        sink.End(damaged);
        ExpectHeader();
    }

    private void TakeHeader()
    {
        var header = this.header.AsSpan(0, headerBytes);
        switch (state)
        {
            case State.Global:
                var fault = ArchiveHeader.ParseGlobal(header, out var startedAt);
                if (fault is null) StartedAt = startedAt;
                else problems.AddDamage("start of archive", fault);
                ExpectHeader();
                break;
            case State.Ended:
                problems.AddDamage("end of archive", "bytes follow the end of the archive");
                headerBytes = 0;
                break;
            case State.Header when !header.ContainsAnyExcept((byte)0):
                if (headerBytes == BundleFormat.TarBlockBytes) wantedBytes = 2 * BundleFormat.TarBlockBytes;
                else End();
                break;
            default:
                TakeEntryHeader(header);
                break;
        }
    }

    private void TakeEntryHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length == BundleFormat.TarBlockBytes && ArchiveHeader.HasPax(header))
        {
            wantedBytes = TarHeader.MaxBytes;
            return;
        }

        // Without the global header the first header tells the time; custody/signer.pem states it in any case.
        if (StartedAt is null && ArchiveHeader.TryReadOctal(header[^BundleFormat.TarBlockBytes..].Slice(136, 12), out var modifiedAt)) StartedAt = modifiedAt;
        if (ArchiveHeader.Parse(header, StartedAt ?? 0, out var parsed) is { } fault)
        {
            if (state != State.Lost) problems.AddDamage($"header of the entry after {Place}", fault);
            headerBytes = 0;
            Lose();
            return;
        }

        Place = TarHeader.ArchiveName(parsed.Name, parsed.IsDirectory);
        headerBytes = 0;
        contentLeft = parsed.SizeBytes;
        paddingLeft = TarHeader.PaddingOf(parsed.SizeBytes);
        damaged = false;
        state = State.Content;
        sink.Begin(parsed with { ContentOffsetBytes = positionBytes });
        EndWhenRead();
    }

    private void ExpectHeader()
    {
        (state, headerBytes, wantedBytes) = (State.Header, 0, BundleFormat.TarBlockBytes);
    }

    private void Lose()
    {
        (state, wantedBytes) = (State.Lost, BundleFormat.TarBlockBytes);
    }

    private void End()
    {
        Place = "end of archive";
        (state, headerBytes, wantedBytes) = (State.Ended, 0, 1);
    }

    private void Advance(ref ReadOnlySpan<byte> piece, int count)
    {
        piece = piece[count..];
        positionBytes += count;
    }
}
