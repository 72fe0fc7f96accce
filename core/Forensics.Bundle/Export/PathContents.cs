using Forensics.Bundle.Export.Lines;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>Finds in the <c>files</c> index where the content of paths lies: not always under the path's own name, since a content is stored once, and that of hard links too.</summary>
public static class PathContents
{
    /// <summary>Most lines that are found at once, so many as a bundle has names.</summary>
    public const int MaxFound = BundleLimits.MaxNames;

    /// <summary>The name of the entries that have to be there for it.</summary>
    public const string IndexFolder = "files/";

    /// <summary>Reads the index.</summary>
    /// <param name="contents">The bundle, or at least the index of it.</param>
    /// <param name="isWanted">Told a path and the entry that its line names, null for none: whether it is wanted.</param>
    /// <returns>What has content, or had it, in the order of the index.</returns>
    /// <exception cref="InvalidDataException">The index cannot be read, or is not what was proven, or too much is wanted.</exception>
    public static IReadOnlyList<PathContent> Find(BundleContents contents, Func<byte[], string?, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(isWanted);
        var found = new List<PathContent>();
        var links = new Dictionary<(string Step, string Id), List<int>>();
        foreach (var file in Files(contents))
        {
            if (!(file.Entry is not null || file.IsLeftOut || file.LinkOf is not null) || !isWanted(file.Path!, file.Entry)) continue;
            if (found.Count == MaxFound) throw new InvalidDataException($"the index has more than {MaxFound} lines of what is asked for");
            if (file.LinkOf is { } id)
            {
                if (!links.TryGetValue((file.Step, id), out var places)) links.Add((file.Step, id), places = []);
                places.Add(found.Count);
            }

            found.Add(new(file.Path!, file.Entry));
        }

        // Links of what has no content, of pipes and devices, are none of content.
        var without = new HashSet<int>(links.Values.SelectMany(static places => places));
        foreach (var file in links.Count == 0 ? [] : Files(contents))
        {
            if (!links.Remove((file.Step, file.Id), out var places) || (file.Entry is null && !file.IsLeftOut)) continue;
            foreach (var place in places) found[place] = found[place] with { Entry = file.Entry };
            without.ExceptWith(places);
        }

        return [.. found.Where((_, place) => !without.Contains(place))];
    }

    private static IEnumerable<IndexedFile> Files(BundleContents contents)
        => new EntryLines(contents, new(), new()).Read(static record => record == "files").Select(each => IndexedFileReader.Read(each.Line)).OfType<IndexedFile>().Where(file => file.IsOfRoot);
}
