using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;
using ZstdSharp;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Copies a cut bundle up to a link, and learns on the way what the writer must know to go on: names, links, the last list. What is copied is verified while it is copied: that link, its
/// signer and everything before it prove, whatever the file has become since it was looked at.
/// </summary>
internal sealed class PrefixCopy : IEntrySink, IDisposable
{
    private readonly FrameWriter frames;
    private readonly EntryWriter entries;
    private readonly ResumePoint point;
    private readonly ProblemList problems = new();
    private readonly CustodyChain chain;
    private readonly EntryChecker checker;
    private readonly Sha256Digest listDigest = new();
    private readonly string listName;
    private ArchiveHeader header;

    public PrefixCopy(FrameWriter frames, EntryWriter entries, ResumePoint point)
    {
        (this.frames, this.entries, this.point) = (frames, entries, point);
        listName = BundleFormat.LinkListName(point.Link);
        chain = new(problems);
        checker = new(problems, chain);
    }

    private bool HasEnded => chain.Links >= point.Link;

    /// <param name="cut">From its start; read as far as is copied.</param>
    /// <returns>The time that all headers carry.</returns>
    /// <exception cref="IOException">It cannot be read, or does not prove so far.</exception>
    public long Copy(Stream cut)
    {
        var archive = new ArchiveReader(problems, this);
        checker.StartedAt = () => archive.StartedAt;
        using var reader = new FrameReader(cut);
        using var decompressor = new Decompressor();
        var content = new byte[BundleFormat.MaxFrameBytes];
        for (var count = 0L; !HasEnded; count++)
        {
            if (reader.Next() != FrameKind.Content || count == BundleLimits.MaxSalvagedFrames) throw NotProven();
            var piece = content.AsSpan(0, reader.ContentBytes);
            try
            {
                if (decompressor.Unwrap(reader.Frame, piece) != piece.Length) throw NotProven();
            }
            catch (ZstdException)
            {
                throw NotProven();
            }

            archive.Read(piece);
            if (problems.Count > 0) throw NotProven();
            frames.AppendCopy(reader.Frame, piece.Length);
        }

        var isProven = chain.ProvenLinks == point.Link && chain.Signers is [.., var signer] && signer.Certificate.Fingerprint == point.Fingerprint;
        return isProven && archive.IsBetweenEntries && !chain.CoversManifest ? archive.StartedAt!.Value : throw NotProven();
    }

    public void Begin(ArchiveHeader header)
    {
        if (HasEnded) throw NotProven();
        this.header = header;
        checker.Begin(header);
        entries.Know(header.Name, header.IsDirectory);
        if (!header.IsDirectory && header.Name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal) && header.Name.EndsWith(".sha256", StringComparison.Ordinal))
            entries.KnowLink(header.ContentOffsetBytes - BundleFormat.TarBlockBytes);
    }

    public void Content(ReadOnlySpan<byte> content)
    {
        checker.Content(content);
        if (header.Name == listName) listDigest.Append(content);
    }

    public void Gap() => checker.Gap();

    public void End(bool damaged)
    {
        checker.End(damaged);
        if (header.Name == listName && !header.IsDirectory) entries.Custody.BeginAfter(listDigest.FinishAndReset(), listName);
    }

    public void Dispose()
    {
        listDigest.Dispose();
        checker.Dispose();
    }

    private IOException NotProven() => new($"the bundle does not prove up to link {point.Link} by {point.Fingerprint}: it was changed since it was verified");
}
