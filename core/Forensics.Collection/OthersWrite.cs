using System.IO.Enumeration;
using Forensics.Collection.Native;

namespace Forensics.Collection;

/// <summary>Whether somebody else could change what we are about to trust: a plugin's folder, a profile, a key.</summary>
public static class OthersWrite
{
    private const UnixFileMode GroupOrOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Looks at a file, or at a folder and everything in it.</summary>
    /// <param name="path">A file or folder.</param>
    /// <returns>Null when only root and we can write; else what is wrong and what to do.</returns>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static string? Reason(string path)
        => Directory.Exists(path)
            ? Below(path).Select(Link).Prepend(One(path)).FirstOrDefault(reason => reason is not null)
            : One(path);

    // Links to folders are not followed: a few that point at their own folder would be walked for ever.
    private static FileSystemEnumerable<string> Below(string folder)
        => new(folder, (ref entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldRecursePredicate = (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };

    private static string? Link(string path)
        => new DirectoryInfo(path) is { Exists: true, LinkTarget: not null } ? $"{path} is a link to a folder, which is not looked into: put a copy there" : One(path);

    private static string? One(string path)
    {
        var (owner, group, mode) = FileOwner.Of(path);
        var self = ProcessIdentity.UserId;
        return owner != 0 && owner != self ? $"{path} belongs to user {owner}: it must belong to root or to the user who runs this program"
            : (mode & UnixFileMode.OtherWrite) != 0 ? $"{path} can be written by everybody: chmod o-w {path}"
            // A group of one's own (umask 002) is no other.
            : (mode & UnixFileMode.GroupWrite) != 0 && group != 0 && group != ProcessIdentity.GroupId ? $"{path} can be written by group {group}: chmod g-w {path}"
            : null;
    }
}
