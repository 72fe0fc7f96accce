using System.Text;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// The archive above the frames: directories before what lies in them, headers, padding, the custody list of what was written. All entries
/// carry the time at which the bundle was begun, and <c>custody/signer.pem</c> states it, so that no header holds a byte that is not signed.
/// </summary>
internal sealed class EntryWriter(FrameWriter frames) : IDisposable
{
    private readonly NameSet names = new(BundleLimits.MaxNames);
    private readonly Sha256Digest digest = new();
    private readonly byte[] header = new byte[TarHeader.MaxBytes];

    private readonly List<long> linkOffsets = [];
    private string lastFolder = "";
    private long startedAt;

    public CustodyText Custody { get; } = new();

    /// <summary>Files and directories so far.</summary>
    public int NameCount => names.Count;

    /// <summary>Regular entries so far.</summary>
    public long Count { get; private set; }

    public void Begin(BundleSigner signer, long startedAt)
    {
        this.startedAt = startedAt;
        TarHeader.WriteGlobal(header, startedAt);
        frames.Append(header.AsSpan(0, TarHeader.GlobalBytes));
        Write(BundleFormat.SignerName, Encoding.ASCII.GetBytes(SignerText.Write(startedAt, signer.CertificatePem)));
    }

    /// <summary>Goes on after a link of another bundle: copies what stands up to it, and names the signer of what follows.</summary>
    public void Resume(Stream cut, ResumePoint point, IReadOnlyDictionary<string, EarlierContent> contents, BundleSigner signer, long resumedAt)
    {
        using (var copy = new PrefixCopy(frames, this, point, contents)) startedAt = copy.Copy(cut);
        var number = 2;
        while (names.Contains(BundleFormat.ResumedSignerName(number))) number++;
        Write(BundleFormat.ResumedSignerName(number), Encoding.ASCII.GetBytes(SignerText.WriteResumed(point.Link, point.Fingerprint, resumedAt, signer.CertificatePem)));
    }

    /// <summary>An entry that stands there already.</summary>
    public void Know(string name, bool directory)
    {
        names.TryAdd(name, directory);
        if (!directory) Count++;
    }

    /// <summary>A name that no entry is to have: what would stand there lies elsewhere, and what comes later under that name is not it.</summary>
    public void Take(string name)
    {
        CheckNewName(name);
        names.TryAdd(name, false);
    }

    /// <summary>A link that stands there already.</summary>
    public void KnowLink(long listOffset) => linkOffsets.Add(listOffset);

    /// <summary>The first part of a stream of lines that is not there yet; the folder is the stream's own, unless something else lies in it.</summary>
    public int FirstFreePart(string stream)
    {
        var part = 1;
        while (names.Contains(LinePart.NameOf(stream, part))) part++;
        if (part == 1) ThrowIfDirectory(stream);
        return part;
    }

    public void ThrowIfDirectory(string name)
    {
        if (names.HasDirectory(name)) throw new ArgumentException($"The folder '{name}' has entries already; a stream of lines needs its own.", nameof(name));
    }

    /// <summary>Whether an entry has that name, or is a file where the name needs a folder.</summary>
    public bool IsTaken(string name)
    {
        if (IsInLastFolder(name)) return names.Contains(name);
        for (var length = EntryName.ParentLength(name); length > 0; length = EntryName.ParentLength(name.AsSpan(0, length)))
        {
            if (names.Contains(name.AsSpan(0, length)) && !names.HasDirectory(name.AsSpan(0, length))) return true;
        }

        return names.Contains(name);
    }

    public void CheckNewName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (EntryName.Fault(name) is { } fault) throw new ArgumentException($"The entry name '{Printable(name)}' {fault}.", nameof(name));
        if (name == BundleFormat.ManifestName || name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal))
            throw new ArgumentException($"The entry name '{name}' is reserved for the bundle itself.", nameof(name));
        if (names.Contains(name)) throw new ArgumentException($"The entry name '{name}' is taken.", nameof(name));
        if (IsInLastFolder(name)) return;
        for (var length = EntryName.ParentLength(name); length > 0; length = EntryName.ParentLength(name.AsSpan(0, length)))
        {
            var parent = name.AsSpan(0, length);
            if (names.Contains(parent) && !names.HasDirectory(parent))
                throw new ArgumentException($"The entry name '{name}' lies below the entry '{parent}', which is a file.", nameof(name));
        }
    }

    /// <summary>Writes an entry; every one is in the custody list, but the signatures.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        this.digest.Append(content);
        this.digest.FinishAndReset(digest);
        WriteHeader(name, content.Length);
        frames.Append(content);
        frames.AppendZeros(TarHeader.PaddingOf(content.Length));
        Custody.Add(digest, name);
    }

    public void Write(string name, Spool spool, byte[] digest)
    {
        CheckNewName(name);
        var length = spool.LengthBytes;
        WriteHeader(name, length);
        Custody.Add(digest, name);
        spool.DrainTo(frames);
        frames.AppendZeros(TarHeader.PaddingOf(length));
    }

    public void WriteLink(int link, Func<byte[], byte[]> sign)
    {
        var list = Custody.Text;
        linkOffsets.Add(frames.ArchiveBytes);
        var digest = Sha256Digest.Of(list.Span);
        var signature = sign(digest);
        WriteUncovered(BundleFormat.LinkListName(link), list.Span);
        WriteUncovered(BundleFormat.LinkSignatureName(link), signature);
        Custody.BeginAfter(digest, BundleFormat.LinkListName(link));
    }

    /// <summary>Writes where each list begins, in a frame that begins with it: a reader that wants one entry finds it from the end.</summary>
    public void WriteLinkOffsets()
    {
        var text = new StringBuilder();
        for (var link = 1; link <= linkOffsets.Count; link++) text.Append(LinkOffsets.Line(link, linkOffsets[link - 1]));
        frames.EndFrame();
        Write(BundleFormat.LinkOffsetsName, Encoding.ASCII.GetBytes(text.ToString()));
    }

    public void Dispose() => digest.Dispose();

    private void WriteUncovered(string name, ReadOnlySpan<byte> content)
    {
        WriteHeader(name, content.Length);
        frames.Append(content);
        frames.AppendZeros(TarHeader.PaddingOf(content.Length));
    }

    // Thousands of files of one folder come one after the other: spares the look-ups of its parents.
    private bool IsInLastFolder(string name) => name.AsSpan(0, EntryName.ParentLength(name)).SequenceEqual(lastFolder);

    private void WriteHeader(string name, long sizeBytes)
    {
        if (!IsInLastFolder(name))
        {
            for (var slash = name.IndexOf('/'); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                var directory = name[..slash];
                if (!names.HasDirectory(directory)) WriteHeader(directory, true, 0);
            }

            lastFolder = name[..EntryName.ParentLength(name)];
        }

        WriteHeader(name, false, sizeBytes);
        Count++;
    }

    private void WriteHeader(string name, bool directory, long sizeBytes)
    {
        if (names.IsFull) throw new InvalidOperationException($"A bundle holds at most {BundleLimits.MaxNames} names.");
        if (!names.TryAdd(name, directory)) throw new InvalidOperationException($"The entry '{name}' stands there already.");
        frames.Append(header.AsSpan(0, TarHeader.Write(header, name, directory, sizeBytes, startedAt)));
    }

    private static string Printable(string name) => string.Concat(name.Take(BundleLimits.MaxNameChars).Select(c => c is < ' ' or > '~' ? '?' : c));
}
