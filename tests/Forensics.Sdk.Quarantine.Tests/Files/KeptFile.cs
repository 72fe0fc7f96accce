using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>What a store would keep of a file: its state, and the data of its extents.</summary>
internal sealed class KeptFile
{
    public KeptFile(FileCapture capture, params EvidencePath[] paths)
    {
        using var content = capture.OpenContent();
        using var kept = new MemoryStream();
        content.CopyTo(kept);
        Bytes = kept.ToArray();
        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        digest.Append(Bytes);
        Source = new(capture.Metadata, capture.Extents, Convert.ToHexStringLower(digest.Finish().Sha256!), paths.Length == 0 ? [capture.Path] : paths, capture.Key);
    }

    public byte[] Bytes { get; }

    public RestoreSource Source { get; }

    public RestorePlan Plan(TargetRoot root, string token, RestoreOptions? options = null)
    {
        var fault = FileRestore.Plan(root, Source, options ?? new(), token, out var plan);
        Assert.That(fault, Is.Null, fault?.Message);
        return plan!;
    }

    public RestoreOutcome Restore(TargetRoot root, string token, RestoreOptions? options = null)
        => FileRestore.Restore(root, Plan(root, token, options), new MemoryStream(Bytes), new());
}
