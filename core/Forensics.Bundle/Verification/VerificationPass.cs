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

    private readonly ProblemList problems = new();
    private readonly FrameReader frames;
    private readonly CustodyChain chain;
    private readonly EntryChecker entries;
    private readonly ArchiveReader archive;
    private readonly SeekTableCheck seekTable = new();
    private readonly Decompressor decompressor = new();
    private readonly byte[] content = ArrayPool<byte>.Shared.Rent(BundleFormat.MaxFrameBytes);

    public VerificationPass(Stream file, IBundleVisitor? visitor)
    {
        frames = new FrameReader(file);
        chain = new CustodyChain(problems);
        entries = new EntryChecker(problems, chain);
        archive = new ArchiveReader(problems, visitor is null ? entries : new VisitingSink(entries, visitor));
        entries.StartedAt = () => archive.StartedAt;
    }

    public void Run()
    {
        FrameKind kind;
        while ((kind = frames.Next()) == FrameKind.Content && frames.Number < BundleLimits.MaxFrames) TakeContent();
        var position = frames.PositionBytes;
        switch (kind)
        {
            case FrameKind.ContainerDigest:
                JudgeArchive(early: false);
                TakeDigest();
                break;
            case FrameKind.End or FrameKind.Cut:
                JudgeArchive(early: true);
                problems.AddEarlyEnd(EndOfFile, kind == FrameKind.Cut
                    ? $"the file ends inside frame {frames.Number}, which begins at byte {position}"
                    : $"the file ends at byte {position}, before the container digest");
                break;
            case FrameKind.SeekTable:
                problems.AddDamage(SeekTableRegion, "it stands where a frame or the container digest should");
                break;
            case FrameKind.Content:
                problems.AddDamage(Region(), $"a bundle holds at most {BundleLimits.MaxFrames} frames");
                break;
            default:
                problems.AddDamage($"frame {frames.Number} at byte {position} ({archive.Place})", $"{frames.Fault}; what follows was not read");
                break;
        }

        frames.ReadToEnd();
    }

    public VerificationReport Report(TrustJudge trust)
    {
        var integrity = problems.HasDamage ? IntegrityState.Damaged : problems.Count > 0 ? IntegrityState.CutAfterLink : IntegrityState.Complete;
        var (authenticity, trustedBy, reason) = Judge(trust, integrity);
        return new VerificationReport
        {
            Integrity = integrity,
            ProvenLinks = chain.ProvenLinks,
            Authenticity = authenticity,
            TrustedBy = trustedBy,
            UntrustedBecause = reason,
            Signers = chain.Signer is { } s
                ? [new SignerIdentity(s.Fingerprint, s.Subject, s.IsSelfSigned, chain.Signatures.Count, chain.Signatures.FirstAt, chain.Signatures.LastAt)]
                : [],
            Links = chain.Links,
            Entries = entries.Count,
            LengthBytes = frames.PositionBytes,
            BundleDigest = Convert.ToHexStringLower(frames.DigestSoFar()),
            Problems = problems.Listed,
            ProblemCount = problems.Count,
        };
    }

    public void Dispose()
    {
        frames.Dispose();
        entries.Dispose();
        seekTable.Dispose();
        decompressor.Dispose();
        ArrayPool<byte>.Shared.Return(content);
    }

    private (AuthenticityState State, string? TrustedBy, string? Reason) Judge(TrustJudge trust, IntegrityState integrity)
    {
        if (!trust.HasTrust) return (AuthenticityState.Unknown, null, null);
        if (integrity == IntegrityState.Damaged) return (AuthenticityState.Untrusted, null, "the bundle is damaged");
        if (chain.ProvenLinks == 0 || chain is not { Signer: { } signer, Signatures: { FirstAt: { } first, LastAt: { } last } })
            return (AuthenticityState.Untrusted, null, "no link of the bundle proves");
        var (by, reason) = trust.Judge(signer, first, last);
        return (by is null ? AuthenticityState.Untrusted : AuthenticityState.Trusted, by, reason);
    }

    private void TakeContent()
    {
        seekTable.Add(frames.FrameBytes, frames.ContentBytes);
        var content = this.content.AsSpan(0, frames.ContentBytes);
        var before = archive.Place;
        if (TryDecompress(frames.Frame, content))
        {
            archive.Read(content);
            return;
        }

        archive.Skip(content.Length);
        problems.AddDamage(Region(before), "it does not decompress to the size it declares");
    }

    // Both spans have exactly the lengths that frame and header state: the decoder is a port of C and works on bare pointers.
    private bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> content)
    {
        try
        {
            return decompressor.Unwrap(frame, content) == content.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    private void JudgeArchive(bool early)
    {
        if (problems.HasDamage) return;
        if (early && !archive.HasEnded) return;
        entries.Finish();
        if (!archive.HasEnded)
        {
            // What a salvaged bundle looks like: cut between entries right after a link, then closed.
            if (archive.IsBetweenEntries && !chain.HasUncovered && !chain.CoversManifest) problems.AddEarlyEnd(EndOfArchive, $"the archive ends after link {chain.Links}, without manifest and end");
            else problems.AddDamage(EndOfArchive, "the archive has no end");
            return;
        }

        if (chain.HasUncovered) problems.AddDamage(EndOfArchive, $"entries after link {chain.Links} are covered by no link");
        else if (!chain.CoversManifest) problems.AddDamage(EndOfArchive, $"no {BundleFormat.ManifestName} is covered by the last link");
    }

    private void TakeDigest()
    {
        seekTable.Add(frames.FrameBytes, 0);
        var payload = frames.Frame[BundleFormat.SkippableHeaderBytes..];
        if (!payload[..BundleFormat.DigestTag.Length].SequenceEqual(BundleFormat.DigestTag)) problems.AddDamage(DigestRegion, "its tag is wrong");
        else if (!payload[BundleFormat.DigestTag.Length..].SequenceEqual(frames.DigestBeforeFrame)) problems.AddDamage(DigestRegion, "the bytes before it have another digest");
        if (!Continue(frames.Next())) return;
        if (!seekTable.TryCompare(frames, out var fault)) problems.AddEarlyEnd(EndOfFile, "the file ends inside the seek table");
        else if (fault is not null) problems.AddDamage(SeekTableRegion, fault);
        else if (frames.Next() != FrameKind.End) problems.AddDamage(EndOfFile, $"bytes follow the seek table, from byte {frames.StartBytes} on");
    }

    private bool Continue(FrameKind kind)
    {
        if (kind == FrameKind.SeekTable) return true;
        if (kind is FrameKind.End or FrameKind.Cut) problems.AddEarlyEnd(EndOfFile, "the file ends before the seek table is complete");
        else problems.AddDamage(SeekTableRegion, "something else stands where the seek table should begin");
        return false;
    }

    private string Region(string? before = null)
    {
        var place = before is null || before == archive.Place ? archive.Place : $"{before} to {archive.Place}";
        return $"frame {frames.Number} at bytes {frames.StartBytes}-{frames.PositionBytes - 1} ({place})";
    }
}
