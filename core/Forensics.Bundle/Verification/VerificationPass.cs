using System.Buffers;
using ZstdSharp;

namespace Forensics.Bundle.Verification;

/// <summary>One pass over one file.</summary>
internal sealed class VerificationPass : IDisposable
{
    private const string EndOfFile = "end of file";
    private const string EndOfArchive = "end of archive";
    private const string DigestRegion = "container digest";
    private const string SeekTableRegion = "seek table";

    private readonly ProblemList _problems = new();
    private readonly FrameReader _frames;
    private readonly CustodyChain _chain;
    private readonly EntryChecker _entries;
    private readonly ArchiveReader _archive;
    private readonly SeekTableCheck _seekTable = new();
    private readonly Decompressor _decompressor = new();
    private readonly byte[] _content = ArrayPool<byte>.Shared.Rent(BundleFormat.MaxFrameBytes);

    public VerificationPass(Stream file)
    {
        _frames = new FrameReader(file);
        _chain = new CustodyChain(_problems);
        _entries = new EntryChecker(_problems, _chain);
        _archive = new ArchiveReader(_problems, _entries);
        _entries.StartedAt = () => _archive.StartedAt;
    }

    public void Run()
    {
        FrameKind kind;
        while ((kind = _frames.Next()) == FrameKind.Content && _frames.Number < BundleLimits.MaxFrames) TakeContent();
        var position = _frames.PositionBytes;
        switch (kind)
        {
            case FrameKind.ContainerDigest:
                JudgeArchive(early: false);
                TakeDigest();
                break;
            case FrameKind.End or FrameKind.Cut:
                JudgeArchive(early: true);
                _problems.AddEarlyEnd(EndOfFile, kind == FrameKind.Cut
                    ? $"the file ends inside frame {_frames.Number}, which begins at byte {position}"
                    : $"the file ends at byte {position}, before the container digest");
                break;
            case FrameKind.SeekTable:
                _problems.AddDamage(SeekTableRegion, "it stands where a frame or the container digest should");
                break;
            case FrameKind.Content:
                _problems.AddDamage(Region(), $"a bundle holds at most {BundleLimits.MaxFrames} frames");
                break;
            default:
                _problems.AddDamage($"frame {_frames.Number} at byte {position} ({_archive.Place})", $"{_frames.Fault}; what follows was not read");
                break;
        }

        _frames.ReadToEnd();
    }

    public VerificationReport Report(TrustJudge trust)
    {
        var integrity = _problems.HasDamage ? IntegrityState.Damaged : _problems.Count > 0 ? IntegrityState.CutAfterLink : IntegrityState.Complete;
        var (authenticity, trustedBy, reason) = Judge(trust, integrity);
        return new VerificationReport
        {
            Integrity = integrity,
            ProvenLinks = _chain.ProvenLinks,
            Authenticity = authenticity,
            TrustedBy = trustedBy,
            UntrustedBecause = reason,
            Signers = _chain.Signer is { } s
                ? [new SignerIdentity(s.Fingerprint, s.Subject, s.IsSelfSigned, _chain.Signatures.Count, _chain.Signatures.FirstAt, _chain.Signatures.LastAt)]
                : [],
            Links = _chain.Links,
            Entries = _entries.Count,
            LengthBytes = _frames.PositionBytes,
            BundleDigest = Convert.ToHexStringLower(_frames.DigestSoFar()),
            Problems = _problems.Listed,
            ProblemCount = _problems.Count,
        };
    }

    public void Dispose()
    {
        _frames.Dispose();
        _entries.Dispose();
        _seekTable.Dispose();
        _decompressor.Dispose();
        ArrayPool<byte>.Shared.Return(_content);
    }

    private (AuthenticityState State, string? TrustedBy, string? Reason) Judge(TrustJudge trust, IntegrityState integrity)
    {
        if (!trust.HasTrust) return (AuthenticityState.Unknown, null, null);
        if (integrity == IntegrityState.Damaged) return (AuthenticityState.Untrusted, null, "the bundle is damaged");
        if (_chain.ProvenLinks == 0 || _chain is not { Signer: { } signer, Signatures: { FirstAt: { } first, LastAt: { } last } })
            return (AuthenticityState.Untrusted, null, "no link of the bundle proves");
        var (by, reason) = trust.Judge(signer, first, last);
        return (by is null ? AuthenticityState.Untrusted : AuthenticityState.Trusted, by, reason);
    }

    private void TakeContent()
    {
        _seekTable.Add(_frames.FrameBytes, _frames.ContentBytes);
        var content = _content.AsSpan(0, _frames.ContentBytes);
        var before = _archive.Place;
        if (TryDecompress(_frames.Frame, content))
        {
            _archive.Read(content);
            return;
        }

        _archive.Skip(content.Length);
        _problems.AddDamage(Region(before), "it does not decompress to the size it declares");
    }

    // Both spans have exactly the lengths that frame and header state: the decoder is a port of C and works on bare pointers.
    private bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> content)
    {
        try
        {
            return _decompressor.Unwrap(frame, content) == content.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    private void JudgeArchive(bool early)
    {
        if (_problems.HasDamage) return;
        if (early && !_archive.HasEnded) return;
        _entries.Finish();
        if (!_archive.HasEnded)
        {
            // What a salvaged bundle looks like: cut between entries right after a link, then closed.
            if (_archive.IsBetweenEntries && !_chain.HasUncovered && !_chain.CoversManifest) _problems.AddEarlyEnd(EndOfArchive, $"the archive ends after link {_chain.Links}, without manifest and end");
            else _problems.AddDamage(EndOfArchive, "the archive has no end");
            return;
        }

        if (_chain.HasUncovered) _problems.AddDamage(EndOfArchive, $"entries after link {_chain.Links} are covered by no link");
        else if (!_chain.CoversManifest) _problems.AddDamage(EndOfArchive, $"no {BundleFormat.ManifestName} is covered by the last link");
    }

    private void TakeDigest()
    {
        _seekTable.Add(_frames.FrameBytes, 0);
        var payload = _frames.Frame[BundleFormat.SkippableHeaderBytes..];
        if (!payload[..BundleFormat.DigestTag.Length].SequenceEqual(BundleFormat.DigestTag)) _problems.AddDamage(DigestRegion, "its tag is wrong");
        else if (!payload[BundleFormat.DigestTag.Length..].SequenceEqual(_frames.DigestBeforeFrame)) _problems.AddDamage(DigestRegion, "the bytes before it have another digest");
        if (!Continue(_frames.Next())) return;
        if (!_seekTable.TryCompare(_frames, out var fault)) _problems.AddEarlyEnd(EndOfFile, "the file ends inside the seek table");
        else if (fault is not null) _problems.AddDamage(SeekTableRegion, fault);
        else if (_frames.Next() != FrameKind.End) _problems.AddDamage(EndOfFile, $"bytes follow the seek table, from byte {_frames.StartBytes} on");
    }

    private bool Continue(FrameKind kind)
    {
        if (kind == FrameKind.SeekTable) return true;
        if (kind is FrameKind.End or FrameKind.Cut) _problems.AddEarlyEnd(EndOfFile, "the file ends before the seek table is complete");
        else _problems.AddDamage(SeekTableRegion, "something else stands where the seek table should begin");
        return false;
    }

    private string Region(string? before = null)
    {
        var place = before is null || before == _archive.Place ? _archive.Place : $"{before} to {_archive.Place}";
        return $"frame {_frames.Number} at bytes {_frames.StartBytes}-{_frames.PositionBytes - 1} ({place})";
    }
}
