using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Reads the tar stream as the frames give it, in pieces of any size. After damage it goes on at the next block that is a header; what lies
/// between is reported as lost.
/// </summary>
internal sealed class ArchiveReader(ProblemList problems, IEntrySink sink)
{
    private readonly byte[] _header = new byte[TarHeader.MaxBytes];
    private int _headerBytes;
    private int _wantedBytes = TarHeader.GlobalBytes;
    private State _state = State.Global;
    private long _positionBytes;
    private int _contentLeft;
    private int _paddingLeft;
    private bool _damaged;

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

    public bool HasEnded => _state == State.Ended;

    /// <summary>Between two entries, where an archive may be cut with nothing half-written.</summary>
    public bool IsBetweenEntries => _state == State.Header && _headerBytes == 0;

    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_state == State.Content)
            {
                ReadContent(ref piece);
                continue;
            }

            // Blocks begin at multiples of 512; after a loss the rest of a block is passed over first.
            if (_state == State.Lost && _headerBytes == 0 && (_positionBytes & (BundleFormat.TarBlockBytes - 1)) != 0)
            {
                var skipped = Math.Min(piece.Length, TarHeader.PaddingOf(_positionBytes));
                Advance(ref piece, skipped);
                continue;
            }

            var taken = Math.Min(piece.Length, _wantedBytes - _headerBytes);
            piece[..taken].CopyTo(_header.AsSpan(_headerBytes));
            _headerBytes += taken;
            Advance(ref piece, taken);
            if (_headerBytes == _wantedBytes) TakeHeader();
        }
    }

    /// <summary>Passes over archive bytes that could not be read.</summary>
    public void Skip(int count)
    {
        if (_state == State.Content)
        {
            _damaged |= _contentLeft > 0;
            var content = Math.Min(count, _contentLeft);
            var padding = Math.Min(count - content, _paddingLeft);
            _contentLeft -= content;
            _paddingLeft -= padding;
            _positionBytes += content + padding;
            count -= content + padding;
            EndWhenRead();
        }

        if (count == 0) return;
        _positionBytes += count;
        _headerBytes = 0;
        Lose();
    }

    private void ReadContent(ref ReadOnlySpan<byte> piece)
    {
        var content = Math.Min(piece.Length, _contentLeft);
        sink.Content(piece[..content]);
        _contentLeft -= content;
        Advance(ref piece, content);

        var padding = Math.Min(piece.Length, _paddingLeft);
        if (piece[..padding].ContainsAnyExcept((byte)0)) problems.AddDamage(Place, "the padding after its content is not zero");
        _paddingLeft -= padding;
        Advance(ref piece, padding);
        EndWhenRead();
    }

    private void EndWhenRead()
    {
        if (_contentLeft > 0 || _paddingLeft > 0) return;
        sink.End(_damaged);
        ExpectHeader();
    }

    private void TakeHeader()
    {
        var header = _header.AsSpan(0, _headerBytes);
        switch (_state)
        {
            case State.Global:
                var fault = ArchiveHeader.ParseGlobal(header, out var startedAt);
                if (fault is null) StartedAt = startedAt;
                else problems.AddDamage("start of archive", fault);
                ExpectHeader();
                break;
            case State.Ended:
                problems.AddDamage("end of archive", "bytes follow the end of the archive");
                _headerBytes = 0;
                break;
            case State.Header when !header.ContainsAnyExcept((byte)0):
                if (_headerBytes == BundleFormat.TarBlockBytes) _wantedBytes = 2 * BundleFormat.TarBlockBytes;
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
            _wantedBytes = TarHeader.MaxBytes;
            return;
        }

        // Without the global header the first header tells the time; custody/signer.pem states it in any case.
        if (StartedAt is null && ArchiveHeader.TryReadOctal(header[^BundleFormat.TarBlockBytes..].Slice(136, 12), out var modifiedAt)) StartedAt = modifiedAt;
        if (ArchiveHeader.Parse(header, StartedAt ?? 0, out var parsed) is { } fault)
        {
            if (_state != State.Lost) problems.AddDamage($"header of the entry after {Place}", fault);
            _headerBytes = 0;
            Lose();
            return;
        }

        Place = TarHeader.ArchiveName(parsed.Name, parsed.IsDirectory);
        _headerBytes = 0;
        _contentLeft = parsed.SizeBytes;
        _paddingLeft = TarHeader.PaddingOf(parsed.SizeBytes);
        _damaged = false;
        _state = State.Content;
        sink.Begin(parsed);
        EndWhenRead();
    }

    private void ExpectHeader()
    {
        (_state, _headerBytes, _wantedBytes) = (State.Header, 0, BundleFormat.TarBlockBytes);
    }

    private void Lose()
    {
        (_state, _wantedBytes) = (State.Lost, BundleFormat.TarBlockBytes);
    }

    private void End()
    {
        Place = "end of archive";
        (_state, _headerBytes, _wantedBytes) = (State.Ended, 0, 1);
    }

    private void Advance(ref ReadOnlySpan<byte> piece, int count)
    {
        piece = piece[count..];
        _positionBytes += count;
    }
}
