namespace Forensics.Bundle.Writing;

/// <summary>The open part of content: cut anywhere.</summary>
internal sealed class ContentPart : OpenEntry
{
    private readonly ContentDigests digests;
    private readonly ContentRules rules;
    private long wholeBytes;

    /// <param name="name">The entry's name.</param>
    /// <param name="firstLink">Number of the link that was the last one when it was begun.</param>
    /// <param name="beganAt">When it was begun, by the clock's timestamps.</param>
    /// <param name="rules">What is done with it beside storing.</param>
    /// <param name="compression">Compresses.</param>
    public ContentPart(string name, int firstLink, long beganAt, ContentRules rules, FrameCompression compression)
        : this(name, firstLink, beganAt, compression, new ContentDigests(rules.HasMd5, rules.HasSha1)) => this.rules = rules;

    /// <summary>Content that goes on with what another bundle had of it.</summary>
    public ContentPart(string name, EarlierContent earlier, int firstLink, long beganAt, ContentRules rules, FrameCompression compression)
        : this(name, firstLink, beganAt, compression, earlier.TakeDigests())
    {
        (this.rules, WrittenParts, wholeBytes) = (rules, earlier.Parts, earlier.LengthBytes);
    }

    private ContentPart(string name, int firstLink, long beganAt, FrameCompression compression, ContentDigests digests)
        : base(name, compression, digests) => (FirstLink, BeganAt, this.digests, rules) = (firstLink, beganAt, digests, ContentRules.Default);

    public int FirstLink { get; }

    public long BeganAt { get; }

    /// <summary>Whether links leave its open part whole.</summary>
    public bool IsResumable => rules.IsResumable;

    /// <summary>When the first byte of its open part came, by the clock's timestamps, if links leave that whole; null without one.</summary>
    public long? SpooledSince { get; set; }

    /// <summary>Bytes of it so far.</summary>
    public long LengthBytes => wholeBytes;

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

    /// <summary>Ends it: writes what is left, or nothing where all of it lies elsewhere.</summary>
    /// <param name="entries">Where it is written.</param>
    /// <param name="stored">What was stored before; takes note of it.</param>
    /// <param name="known">What is known; null when nothing was named.</param>
    public ContentSummary WriteLastTo(EntryWriter entries, StoredContents stored, KnownContents? known)
    {
        var isWhole = WrittenParts == 0;
        var sha256 = Spool.LengthBytes > 0 || isWhole ? Spool.TakeDigest(isAll: true) : null;
        if (!isWhole)
        {
            if (sha256 is not null)
            {
                entries.Write(NextName, Spool, sha256);
                WrittenParts++;
            }

            sha256 = digests.TakeSha256();
        }

        var (md5, sha1) = (rules.HasMd5 ? digests.TakeMd5() : null, rules.HasSha1 ? digests.TakeSha1() : null);
        var summary = new ContentSummary(Name, WrittenParts, wholeBytes, Convert.ToHexStringLower(sha256!), Hex(md5), Hex(sha1)) { IsKnown = known?.Contains(sha256!, md5) == true };
        if (isWhole && rules.MayBeElsewhere && summary.IsKnown && wholeBytes > 0)
        {
            Spool.Discard();
            return summary with { Entry = null };
        }

        if (isWhole && rules.MayBeElsewhere && wholeBytes >= StoredContents.LeastBytes && stored.Find(sha256!) is var (entry, parts))
        {
            Spool.Discard();
            entries.Take(Name);
            return summary with { Entry = entry, Parts = parts, IsDuplicate = true };
        }

        if (isWhole) entries.Write(Name, Spool, sha256!);
        if (wholeBytes >= StoredContents.LeastBytes) stored.Add(sha256!, Name, WrittenParts);
        return summary;
    }

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    public override void Dispose()
    {
        digests.Dispose();
        base.Dispose();
    }
}
