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
    private readonly IProgress<long>? progress;
    private bool endsAfterLink;

    public VerificationPass(Stream file, IBundleVisitor? visitor, IProgress<long>? progress = null)
    {
        this.progress = progress;
        frames = new FrameReader(file);
        chain = new CustodyChain(problems);
        entries = new EntryChecker(problems, chain);
        archive = new ArchiveReader(problems, visitor is null ? entries : new VisitingSink(entries, visitor));
        entries.StartedAt = () => archive.StartedAt;
    }

    /// <summary>Is told of each link that proves and ends with a frame, after the frame; null for nobody.</summary>
    public Action<LinkProof>? Proven { get; set; }

    /// <summary>Is told of each content frame, its length in the file and that of its content; null for nobody.</summary>
    public Action<int, int>? Framed { get; set; }

    public void Run()
    {
        FrameKind kind;
        using (var pipeline = new FramePipeline(frames))
        {
            while (pipeline.Next() is { } frame) TakeContent(frame);
            kind = pipeline.End;
        }

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
                problems.AddDamage(Region(archive.Place, frames.Number, frames.StartBytes, frames.PositionBytes), $"a bundle holds at most {BundleLimits.MaxFrames} frames");
                break;
            default:
                problems.AddDamage($"frame {frames.Number} at byte {position} ({archive.Place})", $"{frames.Fault}; what follows was not read");
                break;
        }

        frames.ReadToEnd();
        progress?.Report(frames.PositionBytes);
    }

    /// <summary>Digests what is written after a copy of the file, too.</summary>
    /// <returns>SHA-256 of all so far.</returns>
    public byte[] DigestWith(ReadOnlySpan<byte> following)
    {
        frames.Append(following);
        return frames.DigestSoFar();
    }

    public VerificationReport Report(TrustJudge trust)
    {
        var integrity = problems switch
        {
            { HasDamage: true } => IntegrityState.Damaged,
            { Count: 0 } => IntegrityState.Complete,
            { Count: 1 } when endsAfterLink => IntegrityState.Salvaged,
            _ => IntegrityState.CutAfterLink,
        };
        var (authenticity, trustedBy, reason) = trust.Judge([.. chain.Signers.Where(signer => signer.Signatures.Count > 0)], integrity, chain.ProvenLinks);
        return new VerificationReport
        {
            Integrity = integrity,
            ProvenLinks = chain.ProvenLinks,
            Authenticity = authenticity,
            TrustedBy = trustedBy,
            UntrustedBecause = reason,
            Signers = [.. chain.Signers.Where(signer => signer.AfterLink == 0 || signer.Signatures.Count > 0).Select(Identity)],
            ManifestIsProven = chain.CoversManifest && chain.ProvenLinks == chain.Links && !problems.HasDamage,
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
    }

    private static SignerIdentity Identity(LinkSigner signer)
    {
        var (certificate, signatures) = (signer.Certificate, signer.Signatures);
        return new SignerIdentity(certificate.Fingerprint, certificate.Subject, certificate.IsSelfSigned, signatures.Count, signatures.FirstAt, signatures.LastAt)
        {
            ResumedAfterLink = signer.ResumedAt is null ? null : signer.AfterLink,
            ResumedAt = signer.ResumedAt is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
    }

    private void TakeContent(PendingFrame frame)
    {
        seekTable.Add(frame.FrameBytes, frame.ContentBytes);
        Framed?.Invoke(frame.FrameBytes, frame.ContentBytes);
        if (frame.IsSound)
        {
            archive.Read(frame.Content);
            TellProof(frame);
        }
        else
        {
            var before = archive.Place;
            archive.Skip(frame.ContentBytes);
            problems.AddDamage(Region(before, frame.Number, frame.StartBytes, frame.EndBytes), "it does not decompress to the size it declares");
        }

        progress?.Report(frame.EndBytes);
    }

    private void TellProof(PendingFrame frame)
    {
        if (Proven is null || problems.HasDamage || !archive.IsBetweenEntries || chain.HasUncovered || chain.ProvenLinks == 0) return;
        Proven(new LinkProof(chain.ProvenLinks, frame.EndBytes, frame.Number + 1, chain.CoversManifest));
    }

    private void JudgeArchive(bool early)
    {
        if (problems.HasDamage) return;
        if (early && !archive.HasEnded) return;
        entries.Finish();
        if (!archive.HasEnded)
        {
            // What a salvaged bundle looks like: cut between entries right after a link, then closed.
            if (archive.IsBetweenEntries && !chain.HasUncovered)
            {
                endsAfterLink = chain.ProvenLinks > 0;
                problems.AddEarlyEnd(EndOfArchive, $"the archive ends after link {chain.Links}, without {(chain.CoversManifest ? "" : "manifest and ")}end");
            }
            else
            {
                problems.AddDamage(EndOfArchive, "the archive has no end");
            }

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

    private string Region(string before, long number, long start, long end)
    {
        var place = before == archive.Place ? before : $"{before} to {archive.Place}";
        return $"frame {number} at bytes {start}-{end - 1} ({place})";
    }
}
