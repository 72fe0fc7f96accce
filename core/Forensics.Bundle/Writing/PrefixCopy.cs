using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;
using ZstdSharp;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Copies a cut bundle up to a link that proved, and learns on the way what the writer must know to go on: names, links, the last list. It proves nothing itself
/// but that the bytes are those that were verified.
/// </summary>
internal sealed class PrefixCopy(FrameWriter frames, EntryWriter entries, int link) : IEntrySink, IDisposable
{
    private readonly Sha256Digest digest = new();
    private readonly string listName = BundleFormat.LinkListName(link);
    private readonly string signatureName = BundleFormat.LinkSignatureName(link);
    private string name = "";
    private bool isDirectory;
    private bool hasEnded;

    /// <param name="cut">From its start; read as far as is copied.</param>
    /// <returns>The time that all headers carry.</returns>
    /// <exception cref="IOException">It cannot be read, or is not what was verified.</exception>
    public long Copy(Stream cut)
    {
        var problems = new ProblemList();
        var archive = new ArchiveReader(problems, this);
        using var reader = new FrameReader(cut);
        using var decompressor = new Decompressor();
        var content = new byte[BundleFormat.MaxFrameBytes];
        while (!hasEnded)
        {
            if (reader.Next() != FrameKind.Content) throw Changed();
            var piece = content.AsSpan(0, reader.ContentBytes);
            try
            {
                if (decompressor.Unwrap(reader.Frame, piece) != piece.Length) throw Changed();
            }
            catch (ZstdException)
            {
                throw Changed();
            }

            archive.Read(piece);
            frames.AppendCopy(reader.Frame, piece.Length);
        }

        return problems.Count == 0 && archive.IsBetweenEntries ? archive.StartedAt!.Value : throw Changed();
    }

    public void Begin(ArchiveHeader header)
    {
        if (hasEnded) throw Changed();
        (name, isDirectory) = (header.Name, header.IsDirectory);
        entries.Know(name, isDirectory);
        if (name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal) && name.EndsWith(".sha256", StringComparison.Ordinal))
            entries.KnowLink(header.ContentOffsetBytes - BundleFormat.TarBlockBytes);
    }

    public void Content(ReadOnlySpan<byte> content)
    {
        if (name == listName) digest.Append(content);
    }

    public void Gap() => throw Changed();

    public void End(bool damaged)
    {
        if (name == listName && !isDirectory) entries.Custody.BeginAfter(digest.FinishAndReset(), name);
        hasEnded = name == signatureName;
    }

    public void Dispose() => digest.Dispose();

    private static IOException Changed() => new("the bundle is not what was verified a moment ago: it was changed meanwhile");
}
