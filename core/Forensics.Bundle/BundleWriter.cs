// Long because every way to write stands here, each with what it promises.
using Forensics.Bundle.Container;
using Forensics.Bundle.Writing;

namespace Forensics.Bundle;

/// <summary>
/// Writes one bundle, front to back: a tar archive in independent zstd frames with a chain of signed custody links
/// (<c>docs/bundle-format.md</c>). Whatever ends the run, all that the last link covers stays readable and proven.
/// </summary>
/// <remarks>
/// Not for use by several threads at once. When the destination fails, the exception reaches the caller and the writer is of no further use:
/// every later call throws <see cref="InvalidOperationException"/>, and what stands up to <see cref="LastLink"/> is good.
/// </remarks>
public sealed class BundleWriter : IDisposable
{
    private const int MaxStreamChars = 240;

    // Kept free for the close: folders of open parts, manifest, last link.
    private const int ReservedNames = 1024;

    private readonly EntryWriter entries;
    private readonly FrameWriter frames;
    private readonly FrameCompression compression = new();
    private readonly Dictionary<string, OpenEntry> parts = [];
    private readonly Dictionary<string, EarlierContent> earlier = new(StringComparer.Ordinal);
    private readonly StoredContents stored = new();
    private readonly LinkSchedule schedule;
    private readonly BundleSigner signer;
    private readonly BundleWriterOptions options;
    private readonly Stream destination;
    private readonly string? path;
    private long spoolBytes;
    private State state = State.Open;

    /// <summary>Writes onto a stream, which stays open; it need not seek. A link flushes it, the caller answers for more.</summary>
    public BundleWriter(Stream destination, BundleSigner signer, BundleWriterOptions options)
        : this(destination, signer, options, null)
    {
        entries.Begin(signer, Now());
    }

    private BundleWriter(Stream destination, BundleSigner signer, BundleWriterOptions options, string? path)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(signer);
        Validate(options);
        (this.destination, this.signer, this.options, this.path) = (destination, signer, options, path);
        spoolBytes = options.MaxSpoolBytes;
        schedule = new LinkSchedule(options.TimeProvider);
        frames = new FrameWriter(destination, compression);
        entries = new EntryWriter(frames);
    }

    private enum State { Open, Working, Closed }

    private BundleFileStream? File => destination as BundleFileStream;

    /// <summary>Bytes of the file so far.</summary>
    public long LengthBytes => frames.LengthBytes - (File?.HeldBytes ?? 0);

    /// <summary>Bytes of memory that wait to be written: about what the file still grows by when all parts are closed.</summary>
    public long WaitingBytes => (File?.HeldBytes ?? 0) + frames.WaitingBytes + parts.Values.Sum(part => part.Spool.HeldBytes);

    /// <summary>
    /// Whether the file is kept out of the page cache from now on, and few buffers are used: while the memory that they would take is imaged. It can be turned on and off at any time, and
    /// changes nothing of what is written but where long content is cut. A stream is its owner's: what becomes of it is not known here.
    /// </summary>
    /// <exception cref="IOException">Turned off: what was held back cannot be written.</exception>
    public bool BypassesPageCache
    {
        get => File?.BypassesPageCache == true;
        set
        {
            Begin();
            compression.SparesMemory = value;
            spoolBytes = value ? Math.Min(options.MaxSpoolBytes, BundleWriterOptions.SparingSpoolBytes) : options.MaxSpoolBytes;
            if (File is { } file) file.BypassesPageCache = value;
            End();
        }
    }

    /// <summary>How it was kept out of it.</summary>
    public PageCacheUse PageCacheUse => File?.PageCacheUse ?? PageCacheUse.Ordinary;

    /// <summary>Number of the last complete link; 0 before the first. Also grows by itself, when a list would become too long.</summary>
    public int LastLink { get; private set; }

    /// <summary>
    /// Creates the file, mode 0600, where none lies, and writes onto it. The file is synchronised to the disk at every link, its folder after
    /// creation and at the close.
    /// </summary>
    /// <exception cref="IOException">Something lies at that path already, a symlink too; or the file cannot be created.</exception>
    public static BundleWriter Create(string path, BundleSigner signer, BundleWriterOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(signer);
        Validate(options);
        return Open(path, file =>
        {
            var writer = new BundleWriter(file, signer, options, path);
            writer.entries.Begin(signer, writer.Now());
            return writer;
        });
    }

    /// <summary>
    /// Creates a file as <see cref="Create"/> does and goes on in it where a cut bundle ends: copies that up to a link, and names the new signer,
    /// who signs all that follows, and whom it follows (<c>custody/signer.2.pem</c>). Nothing of the cut bundle is proven here: verify it before.
    /// </summary>
    /// <param name="path">The new file.</param>
    /// <param name="cut">The cut bundle, from its start; it need not seek.</param>
    /// <param name="point">From where it goes on.</param>
    /// <param name="signer">Signs from here on.</param>
    /// <param name="options">As for <see cref="Create"/>.</param>
    /// <exception cref="IOException">As for <see cref="Create"/>; or the cut bundle cannot be read, or has no such link. The new file is removed then.</exception>
    public static BundleWriter Resume(string path, Stream cut, ResumePoint point, BundleSigner signer, BundleWriterOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(signer);
        Validate(options);
        return Open(path, file =>
        {
            var writer = new BundleWriter(file, signer, options, path);
            try
            {
                foreach (var name in point.Contents) writer.earlier[name] = new();
                writer.entries.Resume(cut, point, writer.earlier, signer, writer.Now());
                writer.LastLink = point.Link;
                return writer;
            }
            catch
            {
                // It holds nothing that the other does not.
                System.IO.File.Delete(path);
                throw;
            }
        });
    }

    /// <summary>Writes one whole entry, a regular file.</summary>
    /// <param name="name">Segments of <c>A-Z a-z 0-9 . _ $ + @ , = ~ % -</c> separated by <c>/</c>, none empty, <c>.</c> or <c>..</c>; at most 255 characters.</param>
    /// <param name="content">At most <see cref="BundleFormat.MaxEntryBytes"/>.</param>
    /// <exception cref="ArgumentException">The name is not of that form, reserved or taken, or the content too long.</exception>
    /// <exception cref="InvalidOperationException">The bundle holds as many names as it can (<see cref="BundleLimits.MaxNames"/>), or an earlier write failed.</exception>
    public void WriteEntry(string name, ReadOnlySpan<byte> content)
    {
        entries.CheckNewName(name);
        ThrowIfStreamsLieAt(name, nameof(name));
        if (content.Length > BundleFormat.MaxEntryBytes)
            throw new ArgumentException($"The entry '{name}' has {content.Length} bytes; an entry holds at most {BundleFormat.MaxEntryBytes}.", nameof(content));
        ThrowIfFull();
        Begin();
        ForceLinkIfFull();
        entries.Write(name, content);
        schedule.Take(content.Length);
        LinkWhenDue();
        End();
    }

    /// <summary>
    /// Adds whole lines to a stream of lines. The stream becomes the entries <c>STREAM/0001.jsonl</c>, <c>STREAM/0002.jsonl</c>, ..., each at most
    /// <see cref="BundleFormat.MaxEntryBytes"/>, cut at line ends: when one is full, at a link, or when memory is short.
    /// </summary>
    /// <param name="stream">A name as for <see cref="WriteEntry"/>, at most 240 characters. The stream owns the folder of that name.</param>
    /// <param name="wholeLines">Ends in a newline; may be empty.</param>
    /// <exception cref="ArgumentException">The name is bad, a line is not ended, or a line is longer than an entry.</exception>
    /// <exception cref="InvalidOperationException">The bundle holds as many names as it can (<see cref="BundleLimits.MaxNames"/>), or an earlier write failed.</exception>
    public void AppendLines(string stream, ReadOnlySpan<byte> wholeLines)
    {
        if (!wholeLines.IsEmpty) Append(LinesOf(stream, wholeLines), wholeLines);
    }

    /// <summary>False when three quarters of the names that a bundle can have are taken: time to stop storing files, while lines still find room.</summary>
    public bool HasRoomForContent => entries.NameCount < options.MaxNames / 4 * 3;

    /// <summary>Whether a name is neither taken by an entry nor by something open.</summary>
    /// <param name="name">A name as for <see cref="WriteEntry"/>.</param>
    public bool IsFree(string name) => !entries.IsTaken(name) && !entries.IsTaken(ContentPart.NameOf(name, 1)) && !parts.Keys.Any(open => EntryName.IsAtOrBelow(name, open) || EntryName.IsAtOrBelow(open, name));

    /// <summary>Begins content of any length. Several can be open at once; a link does not cover what is still open.</summary>
    /// <param name="name">A name as for <see cref="WriteEntry"/>, at most 240 characters.</param>
    /// <exception cref="ArgumentException">The name is bad or taken.</exception>
    /// <exception cref="InvalidOperationException">The bundle holds as many names as it can, or an earlier write failed.</exception>
    public ContentWriter OpenContent(string name) => OpenContent(name, ContentRules.Default);

    /// <summary>As <see cref="OpenContent(string)"/>, by rules.</summary>
    /// <param name="name">As there.</param>
    /// <param name="rules">What is done with it beside storing.</param>
    public ContentWriter OpenContent(string name, ContentRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfFull();
        ArgumentNullException.ThrowIfNull(name);
        var now = options.TimeProvider.GetTimestamp();
        if (rules.ContinuesAtBytes > 0)
        {
            var before = EarlierLengthOf(name) == rules.ContinuesAtBytes ? earlier[name] : throw new ArgumentException($"The bundle has {EarlierLengthOf(name)} bytes of '{name}' and not {rules.ContinuesAtBytes}.", nameof(rules));
            var next = new ContentPart(name, before, LastLink, now, rules, compression);
            earlier.Remove(name);
            parts.Add(name, Open(next));
            return new ContentWriter(this, next);
        }

        var part = new ContentPart(name, LastLink, now, rules, compression);
        entries.CheckNewName(name);
        parts.Add(name, Open(part));
        return new ContentWriter(this, part);
    }

    /// <summary>How much of a content (<see cref="ResumePoint.Contents"/>) the bundle has that this one goes on with, in bytes; 0 when it has none, or it was gone on with already.</summary>
    /// <param name="name">Its entry's name.</param>
    public long EarlierLengthOf(string name) => earlier.GetValueOrDefault(name)?.LengthBytes ?? 0;

    /// <summary>
    /// Ends the open part of contents, and adds a line that says so: a link covers both or neither. A run that goes on with this bundle goes on with them from here.
    /// </summary>
    /// <param name="contents">Open ones.</param>
    /// <param name="stream">As of <see cref="AppendLines"/>.</param>
    /// <param name="line">Whole lines, not empty.</param>
    /// <param name="outsideBytes">What was written outside of the bundle since the last checkpoint: a link covers what is said of it, as soon as if it stood here.</param>
    public void Checkpoint(IReadOnlyList<ContentWriter> contents, string stream, ReadOnlySpan<byte> line, long outsideBytes = 0)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentOutOfRangeException.ThrowIfNegative(outsideBytes);
        var lines = LinesOf(stream, line);
        Begin();

        // Now, while the parts are not there yet: a link between them and the line would cover more than any state knows.
        ForceLinkIfFull(contents.Count);
        schedule.Take(outsideBytes);
        foreach (var content in contents.Where(content => content.Part.Spool.LengthBytes > 0)) WritePart(content.Part);
        Spool(lines, line);
        EndAppend();
    }

    /// <summary>
    /// Closes the open parts into entries, signs a list of all entries since the last link, and synchronises the file: what it covers is safe. Only
    /// content that was begun after the last link and is shorter than 256 KiB is left whole, for the next link. Writes nothing when there is nothing new.
    /// </summary>
    /// <returns>The number of the last link.</returns>
    public int WriteLink()
    {
        Begin();
        Link(LinkSchedule.UntornBytes);
        End();
        return LastLink;
    }

    /// <summary>
    /// Writes a link as <see cref="WriteLink"/> does when one is due, and else nothing: for whoever waits for data that do not come; cheap. While data
    /// come, links are written without being asked for: at most 64 MiB, or 30 s if this is called meanwhile, of what was taken are covered by none.
    /// </summary>
    /// <returns>The number of the last link.</returns>
    public int WriteLinkWhenDue()
    {
        if (!schedule.IsDue) return LastLink;
        Begin();
        LinkWhenDue();
        End();
        return LastLink;
    }

    /// <summary>Writes the manifest, the last link, the end of the archive, container digest and seek table. Only then is the bundle complete.</summary>
    /// <param name="manifestJson">Content of <c>manifest.json</c>, at most <see cref="BundleFormat.MaxEntryBytes"/>.</param>
    public BundleSummary Close(ReadOnlySpan<byte> manifestJson)
    {
        if (manifestJson.Length > BundleFormat.MaxEntryBytes)
            throw new ArgumentException($"The manifest has {manifestJson.Length} bytes; an entry holds at most {BundleFormat.MaxEntryBytes}.", nameof(manifestJson));
        Begin();
        CloseParts(untornBytes: long.MaxValue);
        entries.WriteLinkOffsets();
        entries.Write(BundleFormat.ManifestName, manifestJson);
        Link(untornBytes: long.MaxValue);
        frames.AppendZeros(2 * BundleFormat.TarBlockBytes);
        var digest = frames.Finish();
        Sync();
        if (path is not null) OutputFile.SyncFolderOf(path);
        state = State.Closed;
        Release();
        return new BundleSummary(Convert.ToHexStringLower(digest), LengthBytes, signer.Fingerprint, LastLink, entries.Count);
    }

    /// <summary>Releases everything. Without <see cref="Close"/> the bundle stays cut after its last link.</summary>
    public void Dispose()
    {
        if (state == State.Closed) return;
        state = State.Closed;
        Release();
    }

    internal void Append(OpenEntry part, ReadOnlySpan<byte> bytes)
    {
        Begin();
        ForceLinkIfFull();
        Spool(part, bytes);
        EndAppend();
    }

    internal ContentSummary Complete(ContentPart part)
    {
        Begin();
        var leftBytes = part.Spool.LengthBytes;
        if (!IsTorn(part) && leftBytes > 0) schedule.Take(leftBytes, part.SpooledSince);
        var summary = part.WriteLastTo(entries, stored, options.Known);
        if (summary.Entry != part.Name) schedule.Discard(leftBytes);
        parts.Remove(part.Name);
        part.Dispose();
        End();
        return summary;
    }

    /// <summary>The stream's open part; says what is wrong with the lines before anything is written.</summary>
    private OpenEntry LinesOf(string stream, ReadOnlySpan<byte> wholeLines)
    {
        if (wholeLines.IsEmpty || wholeLines[^1] != (byte)'\n') throw new ArgumentException($"The lines for '{stream}' do not end in a newline.", nameof(wholeLines));
        LineCutter.ThrowIfALineIsTooLong(stream, wholeLines);
        ThrowIfFull();
        if (!parts.TryGetValue(stream, out var part)) parts.Add(stream, part = Open(new LinePart(stream, entries.FirstFreePart(stream), compression)));
        return part is LinePart ? part : throw new ArgumentException($"The name '{stream}' is taken by content.", nameof(stream));
    }

    private void Spool(OpenEntry part, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = part.LengthThatFits(bytes);
            if (taken == 0)
            {
                WritePart(part);
                continue;
            }

            // No link can cover what is not torn: that counts from when its part ends.
            if (IsTorn(part)) schedule.Take(taken);
            else if (part is ContentPart { SpooledSince: null } content) content.SpooledSince = options.TimeProvider.GetTimestamp();
            part.Spool.Append(bytes[..taken]);
            bytes = bytes[taken..];
        }
    }

    private void EndAppend()
    {
        while (parts.Values.Sum(p => IsTorn(p) ? p.Spool.HeldBytes : 0) > spoolBytes) WritePart(parts.Values.Where(IsTorn).MaxBy(p => p.Spool.HeldBytes)!);
        while (parts.Values.Sum(p => IsTorn(p) ? 0 : p.Spool.HeldBytes) > BundleWriterOptions.MaxUntornBytes) WritePart(parts.Values.Where(p => !IsTorn(p)).MaxBy(p => p.Spool.HeldBytes)!);
        LinkWhenDue();
        End();
    }

    private void WritePart(OpenEntry part)
    {
        if (part is ContentPart { IsResumable: true } content)
        {
            schedule.Take(content.Spool.LengthBytes, content.SpooledSince);
            content.SpooledSince = null;
        }

        part.WritePartTo(entries);
    }

    private TEntry Open<TEntry>(TEntry part)
        where TEntry : OpenEntry
    {
        if (part.Name.Length > MaxStreamChars) throw new ArgumentException($"The name '{part.Name[..MaxStreamChars]}...' is longer than {MaxStreamChars} characters.", nameof(part));
        entries.CheckNewName(part.NextName);
        ThrowIfStreamsLieAt(part.Name, nameof(part));
        return part;
    }

    private static BundleWriter Open(string path, Func<BundleFileStream, BundleWriter> begin)
    {
        var file = new BundleFileStream(OutputFile.Create(path));
        try
        {
            OutputFile.SyncFolderOf(path);
            return begin(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Validate(BundleWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSpoolBytes, BundleWriterOptions.MinSpoolBytes);
    }

    // A call that threw half-way leaves the state at Working, because the archive may be half-written too.
    private void Begin()
    {
        ObjectDisposedException.ThrowIf(state == State.Closed, this);
        if (state == State.Working) throw new InvalidOperationException($"An earlier write to the bundle failed; it is good up to link {LastLink}.");
        state = State.Working;
    }

    private void End() => state = State.Open;

    // A stream owns its folder: its next parts must find their names free.
    private void ThrowIfStreamsLieAt(string name, string parameter)
    {
        if (parts.Keys.FirstOrDefault(open => EntryName.IsAtOrBelow(name, open) || EntryName.IsAtOrBelow(open, name)) is { } open)
            throw new ArgumentException($"The entry name '{name}' meets '{open}', which is being written.", parameter);
    }

    // Asked before anything is written, so that a full bundle can still be closed.
    private void ThrowIfFull()
    {
        if (entries.NameCount + 2L * parts.Count + ReservedNames > options.MaxNames)
            throw new InvalidOperationException($"The bundle is full: it holds at most {options.MaxNames} names. Close it and begin another.");
    }

    private void ForceLinkIfFull(int more = 0)
    {
        var pending = entries.Custody.LengthBytes + (parts.Count + more + 2L) * CustodyText.MaxLineBytes;
        if (pending > options.ForcedLinkTextBytes && entries.Custody.HasEntries) Link(LinkSchedule.UntornBytes);
    }

    private void LinkWhenDue()
    {
        if (schedule.IsDue) Link(schedule.IsDueByTime ? 0 : LinkSchedule.UntornBytes);
    }

    // A part of what may be gone on with ends where its owner says, or is full, or where many take too much memory: until then no link covers it.
    private static bool IsTorn(OpenEntry part) => part is not ContentPart { IsResumable: true };

    /// <summary>Makes entries of what is open: all lines, and content that is long or was begun before the last link.</summary>
    private void CloseParts(long untornBytes)
    {
        foreach (var part in parts.Values.Where(p => p.Spool.LengthBytes > 0 && IsTorn(p)))
        {
            if (part is not ContentPart content || (untornBytes < long.MaxValue && (content.FirstLink < LastLink || content.Spool.LengthBytes >= untornBytes))) part.WritePartTo(entries);
        }
    }

    private void Link(long untornBytes)
    {
        CloseParts(untornBytes);
        if (!entries.Custody.HasEntries) return;
        frames.EndFrame();
        entries.WriteLink(LastLink + 1, digest => signer.SignDigest(digest, options.TimeProvider.GetUtcNow()));
        frames.WriteAll();
        Sync();
        LastLink++;
        var left = parts.Values.OfType<ContentPart>().Where(p => p.Spool.LengthBytes > 0 && IsTorn(p)).ToList();
        schedule.Linked(left.Sum(p => (long)p.Spool.LengthBytes), left.Count > 0 ? left.Min(p => p.BeganAt) : null);
    }

    private void Sync()
    {
        if (File is { } file) file.FlushToDisk();
        else destination.Flush();
    }

    private long Now() => Math.Clamp(options.TimeProvider.GetUtcNow().ToUnixTimeSeconds(), 0, TarHeader.MaxModifiedAt);

    private void Release()
    {
        foreach (var part in parts.Values) part.Dispose();
        parts.Clear();
        foreach (var content in earlier.Values) content.Dispose();
        compression.Dispose();
        frames.Dispose();
        entries.Dispose();
        if (path is not null) destination.Dispose();
    }
}
