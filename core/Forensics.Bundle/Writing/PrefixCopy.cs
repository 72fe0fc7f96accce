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
    private readonly IReadOnlyDictionary<string, EarlierContent> contents;
    private ArchiveHeader header;
    private EarlierContent? content;

    /// <param name="frames">Where the copy goes.</param>
    /// <param name="entries">Is told what there is.</param>
    /// <param name="point">How far is copied.</param>
    /// <param name="contents">Contents that are gone on with, by name.</param>
    public PrefixCopy(FrameWriter frames, EntryWriter entries, ResumePoint point, IReadOnlyDictionary<string, EarlierContent> contents)
    {
        (this.frames, this.entries, this.point, this.contents) = (frames, entries, point, contents);
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
        var at = header.IsDirectory ? -1 : header.Name.LastIndexOf(".part", StringComparison.Ordinal);

        // 'sda.part' and four digits or more: 'sda.partition' is another content, that is no part of 'sda'.
        content = at > 0 && header.Name.Length >= at + 9 && header.Name.AsSpan(at + 5).IndexOfAnyExceptInRange('0', '9') < 0 ? contents.GetValueOrDefault(header.Name[..at]) : null;
        if (content is not null && header.Name != ContentPart.NameOf(header.Name[..at], content.Parts + 1)) throw NotProven();
        content?.BeginPart();
        if (!header.IsDirectory && header.Name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal) && header.Name.EndsWith(".sha256", StringComparison.Ordinal))
            entries.KnowLink(header.ContentOffsetBytes - BundleFormat.TarBlockBytes);
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        checker.Content(piece);
        content?.Append(piece);
        if (header.Name == listName) listDigest.Append(piece);
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
