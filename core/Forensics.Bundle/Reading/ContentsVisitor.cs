using System.Text;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Reading;

/// <summary>
/// Notes every entry while a bundle is verified, with the digest that its custody list gives it. So nothing is digested twice, and what is read again later is
/// compared with what was proven.
/// </summary>
internal sealed class ContentsVisitor(EntryTable table, FileIndexSpool? index) : IBundleVisitor, IDisposable
{
    private const int DigestChars = 2 * Sha256Digest.Bytes;

    private readonly MemoryStream content = new();
    private readonly List<int> countAtLink = [];
    private string name = "";
    private int listed;

    /// <summary>How many entries the first links prove.</summary>
    public int CountAtLink(int link) => link <= 0 || countAtLink.Count == 0 ? 0 : countAtLink[Math.Min(link, countAtLink.Count) - 1];

    public bool Begin(string name, int sizeBytes) => throw new NotSupportedException();

    public bool Begin(string name, int sizeBytes, long contentOffsetBytes)
    {
        this.name = name;
        var number = table.Add(name, sizeBytes, contentOffsetBytes);
        content.SetLength(0);
        if (index is not null && FileIndexSpool.Holds(name))
        {
            index.Begin(number);
            return true;
        }

        return name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal) && !name.EndsWith(".pem", StringComparison.Ordinal);
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        if (index is not null && FileIndexSpool.Holds(name)) index.Append(piece);
        else content.Write(piece);
    }

    public void End(bool isWhole)
    {
        if (index is not null && FileIndexSpool.Holds(name)) index.End(isWhole);
        else if (isWhole && name.EndsWith(".sha256", StringComparison.Ordinal)) TakeList(content.GetBuffer().AsSpan(0, (int)content.Length));
        else if (isWhole && name.EndsWith(".p7s", StringComparison.Ordinal)) TakeSignature(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    public void Dispose() => content.Dispose();

    // What a list says counts only once the report says that its link is proven; then its lines are the entries since the last link, in their order.
    private void TakeList(ReadOnlySpan<byte> text)
    {
        var own = table.Count - 1;
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        for (var isFirst = true; !text.IsEmpty; isFirst = false)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.Length <= DigestChars + 2 || Convert.FromHexString(Encoding.ASCII.GetString(line[..DigestChars]), digest, out _, out _) != System.Buffers.OperationStatus.Done) continue;
            if (isFirst && countAtLink.Count > 0) continue;
            if (listed < own) table.SetDigest(listed++, digest);
        }

        Sha256Digest.Of(content.GetBuffer().AsSpan(0, (int)content.Length), digest);
        table.SetDigest(own, digest);
        listed = own + 1;
    }

    private void TakeSignature(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        Sha256Digest.Of(bytes, digest);
        table.SetDigest(table.Count - 1, digest);
        listed = table.Count;
        countAtLink.Add(table.Count);
    }
}
