using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Reading;

/// <summary>
/// Finds entries by <c>custody/links.txt</c>: it tells where the custody lists stand, each list names the entries before it, and from the end of the last
/// link one header leads to the next. What the directory says is a hint only; an entry is proven by the digest in its list and the signature of that list.
/// </summary>
internal sealed class EntryFinder
{
    // The manifest and the last list, each of up to 32 frames and one for its header, stand after the directory.
    private const int MaxLastFrames = 256;

    private readonly ArchiveContent archive;
    private readonly ArchiveHeaders headers;
    private readonly HashSet<string> exact = new(StringComparer.Ordinal);
    private readonly List<string> folders = [];
    private readonly EntryTable table = new();
    private readonly SignerLedger signers;

    private EntryFinder(ArchiveContent archive, TrustJudge trust, IReadOnlyCollection<string> names)
    {
        this.archive = archive;
        headers = new(archive);
        signers = new(trust);
        foreach (var name in names)
        {
            if (name.EndsWith('/')) folders.Add(name);
            else exact.Add(name);
        }
    }

    /// <summary>Null when the bundle has no directory that can be used.</summary>
    public static BundleContents? Find(SafeFileHandle file, long lengthBytes, VerifyOptions options, IReadOnlyCollection<string> names)
    {
        var trust = new TrustJudge(options);
        if (FrameMap.FromSeekTable(file, lengthBytes) is not { } map) return null;
        using var archive = new ArchiveContent(file, map);
        try
        {
            var finder = new EntryFinder(archive, trust, names);
            if (!finder.Run()) return null;
            return new BundleContents(file, map, finder.table, finder.table.Count, null, null, finder.signers.Proof());
        }
        catch (InvalidDataException)
        {
            // Whatever is wrong, the pass over the whole bundle tells it.
            return null;
        }
    }

    private bool Run()
    {
        if (FindDirectory() is not { } directory) return false;
        var places = ReadDirectory(directory);
        if (places is null) return false;
        var signer = headers.At(ArchiveHeaders.FirstOffset);
        if (signer.IsDirectory) signer = headers.At(ArchiveHeaders.After(signer));
        if (signer.Name != BundleFormat.SignerName) return false;
        signers.Change(headers.ContentOf(signer, BundleLimits.MaxPemBytes));

        var region = ArchiveHeaders.FirstOffset;
        for (var link = 1; link <= places.Count; link++)
        {
            var list = headers.At(places[link - 1]);
            if (list.Name != BundleFormat.LinkListName(link) || places[link - 1] < region) return false;
            var signature = headers.At(ArchiveHeaders.After(list));
            if (signature.Name != BundleFormat.LinkSignatureName(link) || !TakeLink(link, region, places[link - 1], list, signature)) return false;
            region = ArchiveHeaders.After(signature);
        }

        return true;
    }

    private ArchiveHeader? FindDirectory()
    {
        var map = archive.Map;
        for (var frame = map.Count - 1; frame >= Math.Max(0, map.Count - MaxLastFrames); frame--)
        {
            try
            {
                var header = headers.At(map.ContentStartOf(frame));
                if (header.Name == BundleFormat.LinkOffsetsName) return header;
            }
            catch (InvalidDataException)
            {
                // The middle of a content, or the end of the archive.
            }
        }

        return null;
    }

    // The lists that the directory names, and the last one, which stands after it.
    private List<long>? ReadDirectory(ArchiveHeader directory)
    {
        var places = LinkDirectory.Parse(headers.ContentOf(directory, BundleFormat.MaxEntryBytes));
        if (places is null) return null;
        var manifest = headers.At(ArchiveHeaders.After(directory));
        if (manifest.Name != BundleFormat.ManifestName) return null;
        places.Add(ArchiveHeaders.After(manifest));
        return places;
    }

    private bool TakeLink(int link, long region, long listOffset, ArchiveHeader list, ArchiveHeader signature)
    {
        var text = headers.ContentOf(list, BundleLimits.MaxCustodyTextBytes);
        var wanted = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var newSigner = CustodyLines.Read(text, (name, digest) =>
        {
            if (IsWanted(name)) wanted[name] = digest;
        });
        if (newSigner is not null) signers.Change(headers.ContentOf(Locate(region, listOffset, newSigner), BundleLimits.MaxPemBytes));

        // A list and its signature are proven by each other.
        var takesList = IsWanted(list.Name);
        var takesSignature = IsWanted(signature.Name);
        if (wanted.Count == 0 && !takesList && !takesSignature) return true;
        var digest = Sha256Digest.Of(text);
        var signatureBytes = headers.ContentOf(signature, BundleLimits.MaxSignatureBytes);
        if (!signers.Check(link, signatureBytes, digest)) return false;
        var left = wanted.Count;
        for (var at = region; left > 0 && at < listOffset;)
        {
            var header = headers.At(at);
            at = ArchiveHeaders.After(header);
            if (header.IsDirectory || !wanted.TryGetValue(header.Name, out var expected)) continue;
            table.SetDigest(table.Add(header.Name, header.SizeBytes, header.ContentOffsetBytes), expected);
            left--;
        }

        if (takesList) table.SetDigest(table.Add(list.Name, list.SizeBytes, list.ContentOffsetBytes), digest);
        if (takesSignature) table.SetDigest(table.Add(signature.Name, signature.SizeBytes, signature.ContentOffsetBytes), Sha256Digest.Of(signatureBytes));
        return left == 0;
    }

    private ArchiveHeader Locate(long region, long end, string name)
    {
        for (var at = region; at < end;)
        {
            var header = headers.At(at);
            if (header.Name == name) return header;
            at = ArchiveHeaders.After(header);
        }

        throw new InvalidDataException($"{name} does not stand where its list says");
    }

    private bool IsWanted(string name)
        => exact.Contains(name) || folders.Exists(folder => name.StartsWith(folder, StringComparison.Ordinal))
            || (EntryTable.PartsOf(name, out _) is { } whole && exact.Contains(whole));
}
