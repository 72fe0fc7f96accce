using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>What lies in <c>/home</c>: where an account was deleted, its home often is still there.</summary>
internal static class HomeFolders
{
    /// <summary>Reads the names of directories and of links, which may lead to one.</summary>
    /// <param name="root">The inspected root.</param>
    /// <param name="watch">Told of each read.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>The names in the order of their bytes, whether the limit cut them, and what was wrong with the last read.</returns>
    public static (List<byte[]> Names, bool Cut, Errno Error) Read(TargetRoot root, ReadingWatch watch, int limit)
    {
        var names = new List<byte[]>();
        var cut = false;
        var error = root.Open("/home"u8, OpenAs.Directory, LinkRule.FollowWithinRoot, out var directory);
        using (directory)
        {
            var reader = new DirectoryReader();
            for (var atEnd = false; !error.Failed && !atEnd && !cut;)
            {
                watch.Beat();
                error = reader.Fill(directory, out atEnd);
                while (!error.Failed && !cut && reader.TryNext(out var entry, out error))
                {
                    if (!entry.IsDots && entry.Type is FileType.Directory or FileType.SymbolicLink or FileType.Unknown)
                    {
                        cut = names.Count >= limit;
                        if (!cut)
                        {
                            names.Add(entry.Name.ToArray());
                        }
                    }
                }
            }
        }

        names.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return (names, cut, error);
    }

    public static UserAccount User(ReadOnlySpan<byte> name) => new(PasswdFile.Name(name), null, BytePath.Child("/home"u8, name));
}
