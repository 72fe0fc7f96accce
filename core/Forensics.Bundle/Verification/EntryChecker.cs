using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>Checks names, order and directories of the entries, digests each, and hands it to the custody chain.</summary>
internal sealed class EntryChecker(ProblemList problems, CustodyChain chain) : IEntrySink, IDisposable
{
    private readonly NameSet names = new(BundleLimits.MaxNames);
    private readonly Sha256Digest digest = new();
    private readonly List<string> openDirectories = [];
    private ArchiveHeader header;
    private byte[] content = [];
    private int contentBytes;
    private bool wanted;

    /// <summary>Regular entries.</summary>
    public long Count { get; private set; }

    /// <summary>Time in the headers, in seconds since 1970; set before the first entry ends.</summary>
    public Func<long?> StartedAt { get; set; } = () => null;

    public void Begin(ArchiveHeader header)
    {
        this.header = header;
        CheckName();
        if (header.IsDirectory)
        {
            if (openDirectories.Count == BundleLimits.MaxNameChars)
            {
                problems.AddDamage(header.Name + "/", "more directories stand here than one entry can need");
                openDirectories.Clear();
            }

            openDirectories.Add(header.Name);
            return;
        }

        // Directories are in no custody list: one is allowed only where the next entry needs it.
        foreach (var directory in openDirectories)
        {
            if (!EntryName.IsAtOrBelow(header.Name, directory)) problems.AddDamage(directory + "/", "the directory does not hold the entry that follows it");
        }

        openDirectories.Clear();
        Count++;
        var limit = CustodyChain.WantedBytes(header.Name);
        wanted = limit > 0 && header.SizeBytes <= limit;
        if (limit > 0 && !wanted) problems.AddDamage(header.Name, $"it has {header.SizeBytes} bytes; {limit} are allowed");
        contentBytes = 0;
        if (wanted && content.Length < header.SizeBytes) content = new byte[header.SizeBytes];
    }

    public void Content(ReadOnlySpan<byte> content)
    {
        digest.Append(content);
        if (!wanted) return;
        content.CopyTo(this.content.AsSpan(contentBytes));
        contentBytes += content.Length;
    }

    public void Gap()
    {
        // The digest of the entry is void from here on, which End is told.
    }

    public void End(bool damaged)
    {
        if (header.IsDirectory) return;
        var digest = this.digest.FinishAndReset();
        if (damaged) Array.Clear(digest);
        var name = header.Name;
        var content = wanted && !damaged ? this.content.AsSpan(0, contentBytes) : [];
        if (Count == 1 && name != BundleFormat.SignerName) problems.AddDamage(name, $"{BundleFormat.SignerName} is the first entry of a bundle");
        if (!name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal))
        {
            chain.TakeEntry(name, digest);
        }
        else if (name == BundleFormat.LinkOffsetsName)
        {
            chain.TakeLinkOffsets(content, digest);
        }
        else if (CustodyChain.IsResumedSigner(name))
        {
            chain.TakeResumedSigner(name, content, digest);
        }
        else if (name == BundleFormat.SignerName)
        {
            if (Count == 1) chain.TakeSigner(content, StartedAt());
            chain.TakeEntry(name, digest);
        }
        else if (name.EndsWith(".sha256", StringComparison.Ordinal))
        {
            chain.TakeList(name, content, digest, header.ContentOffsetBytes - BundleFormat.TarBlockBytes);
        }
        else if (name.EndsWith(".p7s", StringComparison.Ordinal))
        {
            chain.TakeSignature(name, content.ToArray());
        }
        else
        {
            chain.TakeForeign(name);
        }
    }

    /// <summary>After the last entry.</summary>
    public void Finish()
    {
        foreach (var directory in openDirectories) problems.AddDamage(directory + "/", "the directory holds no entry");
    }

    public void Dispose() => digest.Dispose();

    private void CheckName()
    {
        var name = header.Name;
        if (names.IsFull) problems.AddDamage(name, $"a bundle holds at most {BundleLimits.MaxNames} names");
        else if (!names.TryAdd(name, header.IsDirectory)) problems.AddDamage(name, "the name is there already");
        else if (!names.HasDirectory(name.AsSpan(0, EntryName.ParentLength(name)))) problems.AddDamage(name, "no directory entry for its folder stands before it");
    }
}
