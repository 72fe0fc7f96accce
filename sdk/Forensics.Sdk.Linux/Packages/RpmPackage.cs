using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>The files of one package of rpm. Numbers: rpm's rpmtag.h, rpmfiles.h.</summary>
internal static class RpmPackage
{
    private const int Name = 1000;
    private const int Version = 1001;
    private const int Release = 1002;
    private const int Epoch = 1003;
    private const int Architecture = 1022;
    private const int FileStates = 1029;
    private const int FileDigests = 1035;
    private const int FileFlags = 1037;
    private const int FolderIndexes = 1116;
    private const int BaseNames = 1117;
    private const int FolderNames = 1118;
    private const int DigestAlgorithm = 5011;

    private const uint Configuration = 1;
    private const uint Ghost = 64;
    private const byte StateNormal = 0;
    private const byte StateNetShared = 3;

    /// <summary>Answers for the files that are asked for.</summary>
    /// <param name="header">The package's header.</param>
    /// <param name="search">What is asked.</param>
    /// <returns>False when the header's lists do not fit each other.</returns>
    [SkipLocalsInit]
    public static bool Search(RpmHeader header, OwnerSearch search)
    {
        var names = header.Texts(BaseNames, out var count);
        var indexes = header.Numbers(FolderIndexes);
        if (count == 0 || header.Text(Name) is not { } name)
        {
            return count == 0;
        }

        if (indexes.Length != sizeof(uint) * count || !TryReadFolders(header, out var folders))
        {
            return false;
        }

        var digests = header.Texts(FileDigests, out var digestCount);
        var flags = header.Numbers(FileFlags);
        var states = header.Characters(FileStates);
        var (algorithm, digestBytes) = AlgorithmOf(header.Number(DigestAlgorithm));
        Span<byte> path = stackalloc byte[LinuxLimits.PathBytes];
        for (var file = 0; file < count; file++)
        {
            var baseName = RpmHeader.Next(names, out names);
            var digest = digestCount == count ? RpmHeader.Next(digests, out digests) : default;
            var folderIndex = BinaryPrimitives.ReadUInt32BigEndian(indexes[(sizeof(uint) * file)..]);
            if (folderIndex >= folders.Count)
            {
                return false;
            }

            var folder = folders[(int)folderIndex].Span;
            if (folder.Length + baseName.Length > path.Length || (states.Length == count && states[file] is not (StateNormal or StateNetShared)))
            {
                continue; // Not there: another package's file lies in its place, or it was not installed.
            }

            folder.CopyTo(path);
            baseName.CopyTo(path[folder.Length..]);
            if (search.IsAsked(path[..(folder.Length + baseName.Length)], out var asked))
            {
                var bits = flags.Length == sizeof(uint) * count ? BinaryPrimitives.ReadUInt32BigEndian(flags[(sizeof(uint) * file)..]) : 0;
                var known = algorithm is null || (bits & Ghost) != 0 ? null : TextFields.Hex(digest, digestBytes);
                search.Found(asked, new($"{name}.{header.Text(Architecture) ?? "noarch"}", VersionOf(header), known, known is null ? null : algorithm, (bits & Configuration) != 0));
            }
        }

        return true;
    }

    private static bool TryReadFolders(RpmHeader header, out List<ReadOnlyMemory<byte>> folders)
    {
        folders = [];
        var texts = header.Texts(FolderNames, out var count);
        for (var i = 0; i < count && !texts.IsEmpty; i++)
        {
            folders.Add(RpmHeader.Next(texts, out texts).ToArray());
        }

        return folders.Count == count;
    }

    private static string? VersionOf(RpmHeader header)
        => header.Text(Version) is { } version ? (header.Number(Epoch) is { } epoch and > 0 ? $"{epoch}:" : string.Empty) + $"{version}-{header.Text(Release)}" : null;

    /// <summary>Numbers of RFC 4880, section 9.4; packages before rpm 4.6 have none: MD5.</summary>
    private static (string? Name, int Bytes) AlgorithmOf(uint? number) => number switch
    {
        null or 0 or 1 => ("md5", 16),
        2 => ("sha1", 20),
        8 => ("sha256", 32),
        _ => (null, 0),
    };
}
