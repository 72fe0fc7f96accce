namespace Forensics.Bundle.Writing;

/// <summary>The open part of content: cut anywhere.</summary>
internal sealed class ContentPart : OpenEntry
{
    private readonly ContentDigests digests;
    private long wholeBytes;

    /// <param name="name">The entry's name.</param>
    /// <param name="firstLink">Number of the link that was the last one when it was begun.</param>
    /// <param name="beganAt">When it was begun, by the clock's timestamps.</param>
    /// <param name="compression">Compresses.</param>
    public ContentPart(string name, int firstLink, long beganAt, FrameCompression compression)
        : this(name, firstLink, beganAt, compression, new ContentDigests())
    {
    }

    private ContentPart(string name, int firstLink, long beganAt, FrameCompression compression, ContentDigests digests)
        : base(name, compression, digests) => (FirstLink, BeganAt, this.digests) = (firstLink, beganAt, digests);

    public int FirstLink { get; }

    public long BeganAt { get; }

    public override string NextName => NameOf(Name, WrittenParts + 1);

    public static string NameOf(string content, int part) => $"{content}.part{part:D4}";

    public override int LengthThatFits(ReadOnlySpan<byte> bytes) => Math.Min(bytes.Length, BundleFormat.MaxEntryBytes - Spool.LengthBytes);

    public void Count(int bytes) => wholeBytes += bytes;

    public override void WritePartTo(EntryWriter entries)
    {
        if (WrittenParts > 0)
        {
            base.WritePartTo(entries);
            return;
        }

        entries.Write(NextName, Spool, Spool.TakeDigestOfFirstPart());
        WrittenParts++;
    }

    public ContentSummary WriteLastTo(EntryWriter entries)
    {
        var sha256 = Spool.LengthBytes > 0 || WrittenParts == 0 ? Spool.TakeDigest(isAll: true) : null;
        if (WrittenParts == 0)
        {
            entries.Write(Name, Spool, sha256!);
        }
        else
        {
            if (sha256 is not null)
            {
                entries.Write(NextName, Spool, sha256);
                WrittenParts++;
            }

            sha256 = digests.TakeSha256();
        }

        return new(Name, WrittenParts, wholeBytes, Convert.ToHexStringLower(sha256!), Convert.ToHexStringLower(digests.TakeMd5()));
    }

    public override void Dispose()
    {
        digests.Dispose();
        base.Dispose();
    }
}
