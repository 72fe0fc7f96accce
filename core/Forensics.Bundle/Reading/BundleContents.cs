using Forensics.Bundle.Export;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Reading;

/// <summary>
/// What a bundle holds, after it was verified: its entries with their proven digests, and their content at any place. What is read again is compared with what
/// was proven, so a file that changes meanwhile is noticed and not passed on.
/// </summary>
public sealed class BundleContents : IDisposable
{
    private readonly EntryTable table;
    private readonly ArchiveContent archive;
    private readonly FileIndexSpool? index;
    private readonly int provenCount;

    internal BundleContents(SafeFileHandle file, FrameMap map, EntryTable table, int provenCount, FileIndexSpool? index, VerificationReport? report, EntryProof? proof)
    {
        archive = new(file, map);
        (this.table, this.provenCount, this.index, Report, Proof) = (table, provenCount, index, report, proof);
    }

    /// <summary>What the verification of the whole bundle found; null when only single entries were looked for.</summary>
    public VerificationReport? Report { get; }

    /// <summary>What proves the entries that were looked for by themselves; null when the whole bundle was verified.</summary>
    public EntryProof? Proof { get; }

    /// <summary>Verifies the whole bundle, in one pass, and notes what it holds.</summary>
    /// <param name="bundle">The file; it must stay open while the contents are used.</param>
    /// <param name="options">Whom the reader trusts.</param>
    /// <param name="scratch">A folder where the <c>files</c> index is kept meanwhile, in a file without a name; null when the index is not needed.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="IOException">The file cannot be read, or there is no room for temporary files.</exception>
    /// <exception cref="InvalidDataException">The bundle has more frames than can be kept.</exception>
    /// <exception cref="BundleKeyException">The reader's own trust file or fingerprint cannot be used.</exception>
    public static BundleContents Read(FileStream bundle, VerifyOptions options, string? scratch)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var spool = scratch is null ? null : new FileIndexSpool(scratch);
        try
        {
            var table = new EntryTable();
            using var visitor = new ContentsVisitor(table, spool);
            bundle.Position = 0;
            var report = BundleVerifier.Verify(bundle, options, visitor);
            var map = report.IsIntact ? FrameMap.FromSeekTable(bundle.SafeFileHandle, bundle.Length) : null;
            if (map is null)
            {
                bundle.Position = 0;
                map = FrameMap.FromFrames(bundle);
            }

            return new(bundle.SafeFileHandle, map, table, visitor.CountAtLink(report.ProvenLinks), spool, report, null);
        }
        catch
        {
            spool?.Dispose();
            throw;
        }
    }

    /// <summary>Finds single entries by the bundle's own directory (<c>custody/links.txt</c>), without reading the rest.</summary>
    /// <param name="bundle">The file; it must stay open while the contents are used.</param>
    /// <param name="options">Whom the reader trusts.</param>
    /// <param name="names">Names of entries, or of folders with a slash at the end; a name also finds its parts.</param>
    /// <returns>What was found, all of it proven; null when the bundle has no directory that can be used: read all of it.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BundleKeyException">The reader's own trust file or fingerprint cannot be used.</exception>
    public static BundleContents? Find(FileStream bundle, VerifyOptions options, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return EntryFinder.Find(bundle.SafeFileHandle, bundle.Length, options, names);
    }

    /// <summary>The entries, in the order of the archive.</summary>
    /// <param name="join">True: what is parts of one content is one. False: as they stand in the archive.</param>
    /// <returns>The entries, proven or not.</returns>
    public IEnumerable<BundleEntry> Entries(bool join) => table.Entries(provenCount, join);

    /// <summary>Opens an entry's content, for reading once. One at a time.</summary>
    /// <param name="entry">One of these entries.</param>
    /// <param name="unproven">True: also what is not proven, as it stands.</param>
    /// <returns>The content, whose reading throws <see cref="InvalidDataException"/> where it cannot be read or is not what was proven.</returns>
    public Stream Open(BundleEntry entry, bool unproven)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new EntryStream(archive, table, entry.Numbers, provenCount, unproven ? entry.SizeBytes : entry.ProvenBytes);
    }

    /// <summary>The one time that all headers of the archive have, in seconds since 1970; 0 when it cannot be read.</summary>
    internal long StartedAt()
    {
        try
        {
            return new ArchiveHeaders(archive).StartedAt;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        archive.Dispose();
        index?.Dispose();
    }

    /// <summary>The index of content.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for.</exception>
    internal FileIndex Index(bool unproven)
        => new(index ?? throw new InvalidOperationException("the index was not read"), unproven ? int.MaxValue : provenCount);
}
