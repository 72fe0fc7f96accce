namespace Forensics.Sdk.Linux.Accounts;

/// <summary>What lies in <c>/home</c>: where an account was deleted, its home often is still there.</summary>
public static class HomeFolders
{
    /// <summary>Reads the names of directories and of links, which may lead to one.</summary>
    /// <param name="root">The inspected root.</param>
    /// <param name="watch">Told of each read.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>The names in the order of their bytes, whether the limit cut them, and what was wrong with the last read.</returns>
    public static (List<byte[]> Names, bool Cut, Errno Error) Read(TargetRoot root, ReadingWatch watch, int limit)
    {
        ArgumentNullException.ThrowIfNull(watch);
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

    /// <summary>The user of a folder that no account has as its home.</summary>
    /// <param name="name">The folder's name.</param>
    /// <returns>A user without a number.</returns>
    public static UserAccount User(ReadOnlySpan<byte> name) => new(PasswdFile.Name(name), null, BytePath.Child("/home"u8, name));
}
