using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>A name in an open folder. The folder was reached without going through any link; it stays this folder, wherever it is moved to.</summary>
internal sealed class FilePlace : IDisposable
{
    private FilePlace(EvidencePath path, SafeFileHandle folder, byte[] name)
    {
        Path = path;
        Folder = folder;
        Name = name;
    }

    public EvidencePath Path { get; }

    /// <summary>Open for reading.</summary>
    public SafeFileHandle Folder { get; }

    public byte[] Name { get; }

    /// <summary>The same folder's path with another name.</summary>
    public EvidencePath Beside(ReadOnlySpan<byte> name) => BytePath.Child(Path.Bytes.Span[..(Path.Bytes.Length - Name.Length)], name);

    /// <summary>Opens the folder that holds a name.</summary>
    /// <returns>Null; or why not, naming the part of the path that is in the way.</returns>
    public static CollectionFault? Open(TargetRoot root, EvidencePath path, out FilePlace? place)
    {
        place = null;
        if (path.Bytes.Length > ActLimits.PathBytes || path.Bytes.Length < 2 || BytePath.Normal(path.Bytes.Span) != path)
        {
            return new(path, FaultKind.Unsupported, "PATH_REFUSED", $"a path to act on is absolute, without empty parts, dots and NUL, of 2 to {ActLimits.PathBytes} bytes");
        }

        var slash = path.Bytes.Span.LastIndexOf((byte)'/');
        var error = OpenFolder(root, path.Bytes.Span[..slash], out var folder);
        if (error.Failed)
        {
            folder.Dispose();
            return Explain(root, path, slash, error);
        }

        place = new(path, folder, path.Bytes[(slash + 1)..].ToArray());
        return null;
    }

    /// <summary>The folders above a path that do not exist, outermost first; none when something else is in the way.</summary>
    public static IReadOnlyList<EvidencePath> MissingFolders(TargetRoot root, EvidencePath path)
    {
        var ends = path.Bytes.Span.LastIndexOf((byte)'/');
        var first = FirstObstacle(root, path, ends, out var error, out _);
        if (error != Errno.ENOENT)
        {
            return [];
        }

        var missing = new List<EvidencePath>();
        for (var end = first; end <= ends; end++)
        {
            if (path.Bytes.Span[end] == '/')
            {
                missing.Add(new(path.Bytes[..end]));
            }
        }

        return missing;
    }

    public void Dispose() => Folder.Dispose();

    // No call takes more than PATH_MAX: a longer path goes in parts, each below the folder that the part before led to.
    private static Errno OpenFolder(TargetRoot root, ReadOnlySpan<byte> path, out SafeFileHandle folder)
    {
        if (path.IsEmpty)
        {
            return root.Open("/"u8, OpenAs.Directory, LinkRule.RefuseAll, out folder);
        }

        SafeFileHandle? above = null;
        for (var rest = path[1..]; ;)
        {
            var end = rest.Length <= LinuxLimits.PathBytes ? rest.Length : rest[..(LinuxLimits.PathBytes + 1)].LastIndexOf((byte)'/');
            if (end <= 0)
            {
                above?.Dispose();
                folder = new SafeFileHandle();
                return Errno.ENAMETOOLONG;
            }

            var isLast = end == rest.Length;
            var error = DirectoryReading.OpenBelow(above ?? root.Descriptor, rest[..end], isLast ? OpenAs.Directory : OpenAs.Place, out folder);
            above?.Dispose();
            if (error.Failed || isLast)
            {
                return error;
            }

            above = folder;
            rest = rest[(end + 1)..];
        }
    }

    private static CollectionFault Explain(TargetRoot root, EvidencePath path, int folderEnd, Errno error)
    {
        var end = FirstObstacle(root, path, folderEnd, out var found, out var type);
        var subject = new EvidencePath(path.Bytes[..end]);
        if (type == FileType.SymbolicLink)
        {
            return Errno.ELOOP.Fault(subject, "SYMLINK_ON_THE_WAY", "openat2", "a folder on the way is a symbolic link: nothing is done through it, name the real path");
        }

        error = found.Failed ? found : error;
        return error == Errno.ENOENT ? error.Fault(subject, "FOLDER_MISSING", "openat2", "a folder on the way does not exist: make it, or ask for it to be made") with { Kind = FaultKind.Missing }
            : error == Errno.ENOTDIR ? error.Fault(subject, "NOT_A_FOLDER", "openat2", "what is on the way is no folder")
            : error.Fault(subject, "FOLDER_UNREADABLE", "openat2", "a folder on the way cannot be opened");
    }

    /// <summary>Walks again, a part at a time, to say which one it was. The answer is for people: the refusal does not rest on it.</summary>
    private static int FirstObstacle(TargetRoot root, EvidencePath path, int folderEnd, out Errno error, out FileType type)
    {
        var bytes = path.Bytes.Span;
        SafeFileHandle? above = null;
        type = FileType.Unknown;
        try
        {
            for (var start = 1; start < folderEnd;)
            {
                var length = bytes[start..folderEnd].IndexOf((byte)'/');
                var end = length < 0 ? folderEnd : start + length;
                error = DirectoryReading.OpenChild(above ?? root.Descriptor, bytes[start..end], OpenAs.Place, out var next);
                above?.Dispose();
                above = next;
                var status = default(FileStatus);
                error = error.Failed ? error : FileStatus.Read(next, out status);
                type = status.Type;
                if (error.Failed || type != FileType.Directory)
                {
                    error = error.Failed ? error : Errno.ENOTDIR;
                    return end;
                }

                start = end + 1;
            }

            error = Errno.Ok;
            return folderEnd == 0 ? path.Bytes.Length : folderEnd;
        }
        finally
        {
            above?.Dispose();
        }
    }
}
