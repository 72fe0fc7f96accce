using Forensics.Bundle.Salvage;
using Forensics.Bundle.Verification;
using Forensics.Bundle.Writing;

namespace Forensics.Bundle;

/// <summary>
/// Makes a bundle of what proves of a cut or damaged one: its bytes up to the end of the last link that proves, with everything before it, then a new container
/// digest and seek table. Nothing is signed anew: the links prove what they cover, and <see cref="BundleVerifier"/> says that the rest is missing.
/// </summary>
/// <remarks>
/// The input is read twice: the first pass finds the link, the second verifies once more what it copies. A single pass would have to write first and take
/// back afterwards, and a destination that cannot be cut, or a crash in between, would leave bytes behind that nothing proves.
/// </remarks>
public static class BundleSalvage
{
    /// <summary>Writes what proves of a bundle onto a stream.</summary>
    /// <param name="cut">The bundle, at its start; it seeks, and is not closed.</param>
    /// <param name="destination">Takes the salvaged bundle; it need not seek and is not closed. Nothing is written when there is nothing to salvage.</param>
    /// <exception cref="ArgumentException">The bundle's stream does not seek.</exception>
    /// <exception cref="IOException">A stream failed, or the bundle was changed meanwhile: what the destination holds then is no bundle.</exception>
    public static SalvageReport Salvage(Stream cut, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Run(cut, (report, proof, start) => Write(cut, start, destination, report, proof));
    }

    /// <summary>Writes what proves of a bundle into a new file, mode 0600, synchronised to the disk with its folder. Without anything to salvage none is made.</summary>
    /// <param name="cut">As for <see cref="Salvage(Stream, Stream)"/>.</param>
    /// <param name="path">Where nothing lies.</param>
    /// <exception cref="ArgumentException">The bundle's stream does not seek.</exception>
    /// <exception cref="IOException">As for the other; or something lies at that path. The new file is removed then.</exception>
    public static SalvageReport Salvage(Stream cut, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Run(cut, (report, proof, start) =>
        {
            using var file = OutputFile.Create(path);
            try
            {
                var written = Write(cut, start, file, report, proof);
                file.Flush(flushToDisk: true);
                OutputFile.SyncFolderOf(path);
                return written;
            }
            catch
            {
                // A copy: it holds nothing that the input does not.
                File.Delete(path);
                throw;
            }
        });
    }

    private static SalvageReport Run(Stream cut, Func<SalvageReport, LinkProof, long, SalvageReport> write)
    {
        ArgumentNullException.ThrowIfNull(cut);
        if (!cut.CanSeek) throw new ArgumentException("A bundle is salvaged from a file: it is read twice.", nameof(cut));
        var start = cut.Position;
        LinkProof? proof = null;
        var beyond = new BeyondEntries();
        using var pass = new VerificationPass(cut, beyond)
        {
            Proven = proven =>
            {
                if (proven.Link == proof?.Link || proven.Frames >= BundleLimits.MaxSalvagedFrames) return;
                proof = proven;
                beyond.Forget();
            },
        };
        pass.Run();
        var input = pass.Report(new TrustJudge(new VerifyOptions()));
        var isNeeded = input.Integrity is IntegrityState.Damaged or IntegrityState.CutAfterLink;
        var report = new SalvageReport
        {
            Outcome = !isNeeded ? SalvageOutcome.NotNeeded : proof is null ? SalvageOutcome.NothingProven : SalvageOutcome.Salvaged,
            Input = input,
            Link = 0,
            CopiedBytes = 0,
            LengthBytes = 0,
            BundleDigest = null,
            ManifestIsProven = input.ManifestIsProven,
            BeyondBytes = isNeeded ? input.LengthBytes - (proof?.EndBytes ?? 0) : 0,
            BeyondEntries = isNeeded ? beyond.Names : [],
            BeyondEntryCount = isNeeded ? beyond.Count : 0,
        };
        return isNeeded && proof is not null ? write(report, proof, start) : report;
    }

    private static SalvageReport Write(Stream cut, long start, Stream destination, SalvageReport report, LinkProof proof)
    {
        cut.Position = start;
        var copy = new ProvenCopy(proof, destination);
        var digest = copy.Copy(cut);
        destination.Flush();
        return report with
        {
            Link = proof.Link,
            CopiedBytes = proof.EndBytes,
            LengthBytes = copy.LengthBytes,
            BundleDigest = Convert.ToHexStringLower(digest),
            ManifestIsProven = proof.CoversManifest,
        };
    }
}
