using System.IO.Compression;
using System.Text;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>The database of pacman (Arch): a folder for each package with <c>desc</c>, <c>files</c> and, compressed, <c>mtree</c> (mtree(5)) with its digests.</summary>
internal sealed class PacmanDatabase : IPackageDatabase
{
    private const int Sha256Bytes = 32;
    private const int Md5Bytes = 16;

    private static readonly EvidencePath Local = EvidencePath.Of("/var/lib/pacman/local");

    /// <inheritdoc/>
    public bool Search(RootFiles files, OwnerSearch search)
    {
        var isThere = false;
        foreach (var package in files.Children(Local))
        {
            if (files.Read(BytePath.Child(package.Bytes.Span, "files"u8), PackageLimits.ListBytes) is { } list)
            {
                isThere = true;
                var found = new Dictionary<EvidencePath, (EvidencePath Asked, bool IsConfiguration)>(PathBytes.Comparer);
                ReadList(list.Span, search, found);
                if (found.Count > 0)
                {
                    Answer(files, package, search, found);
                }
            }
        }

        return isThere;
    }

    /// <summary>Paths without their first slash below <c>%FILES%</c>; below <c>%BACKUP%</c> those of configuration, each with a tab and its MD5.</summary>
    private static void ReadList(ReadOnlySpan<byte> list, OwnerSearch search, Dictionary<EvidencePath, (EvidencePath Asked, bool IsConfiguration)> found)
    {
        var isBackup = false;
        foreach (var range in list.Split((byte)'\n'))
        {
            var line = list[range];
            if (line is [(byte)'%', ..])
            {
                isBackup = line.SequenceEqual("%BACKUP%"u8);
                continue;
            }

            var tab = line.IndexOf((byte)'\t');
            var path = BytePath.Child("/"u8, tab < 0 ? line : line[..tab]);
            if (!line.IsEmpty && search.IsAsked(path.Bytes.Span, out var asked))
            {
                found[path] = (asked, isBackup);
            }
        }
    }

    private static void Answer(RootFiles files, EvidencePath package, OwnerSearch search, Dictionary<EvidencePath, (EvidencePath Asked, bool IsConfiguration)> found)
    {
        var (name, version) = ReadNames(files, package);
        foreach (var (asked, isConfiguration) in found.Values)
        {
            search.Found(asked, new(name, version, null, null, isConfiguration));
        }

        if (files.Read(BytePath.Child(package.Bytes.Span, "mtree"u8), PackageLimits.ListBytes) is not { } packed)
        {
            return;
        }

        var tree = Unpack(files, BytePath.Child(package.Bytes.Span, "mtree"u8), packed);
        foreach (var range in tree.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = tree.AsSpan()[range];
            var path = TextFields.NextWord(ref line);
            if (!path.StartsWith("./"u8) || !found.TryGetValue(Unescape(path[1..]), out var place))
            {
                continue;
            }

            string? digest = null;
            string? algorithm = null;
            while (!line.IsEmpty)
            {
                var word = TextFields.NextWord(ref line);
                (digest, algorithm) = word.StartsWith("sha256digest="u8) ? (TextFields.Hex(word["sha256digest=".Length..], Sha256Bytes), "sha256")
                    : digest is null && word.StartsWith("md5digest="u8) ? (TextFields.Hex(word["md5digest=".Length..], Md5Bytes), "md5") : (digest, algorithm);
            }

            search.Found(place.Asked, new(name, version, digest, digest is null ? null : algorithm, place.IsConfiguration));
        }
    }

    private static (string Name, string? Version) ReadNames(RootFiles files, EvidencePath package)
    {
        var (name, version) = (package.ToString().Split('/')[^1], (string?)null);
        var field = string.Empty;
        foreach (var line in Encoding.UTF8.GetString((files.Read(BytePath.Child(package.Bytes.Span, "desc"u8)) ?? default).Span).Split('\n'))
        {
            (name, version) = (field == "%NAME%" ? line : name, field == "%VERSION%" ? line : version);
            field = line;
        }

        return (name, version);
    }

    private static byte[] Unpack(RootFiles files, EvidencePath path, ReadOnlyMemory<byte> packed)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var stream = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var piece = new byte[64 << 10];
            for (var read = stream.Read(piece); read > 0; read = stream.Read(piece))
            {
                if (unpacked.Length + read > PackageLimits.ListBytes)
                {
                    files.Note(new(path, FaultKind.OverLimit, "PACKAGES_OVER_LIMIT", $"only the first {PackageLimits.ListBytes} bytes were unpacked"));
                    break;
                }

                unpacked.Write(piece, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            files.Note(new(path, FaultKind.Corrupt, "PACKAGES_CORRUPT", $"a list of digests cannot be unpacked: {e.Message}"));
        }

        return unpacked.ToArray();
    }

    /// <summary>Bytes that mtree(5) writes as a backslash and three octal digits.</summary>
    private static EvidencePath Unescape(ReadOnlySpan<byte> text)
    {
        var path = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text[(i + 1)..(i + 4)].IndexOfAnyExceptInRange((byte)'0', (byte)'7') < 0)
            {
                path.Add((byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                path.Add(text[i]);
            }
        }

        return new(path.ToArray());
    }
}
