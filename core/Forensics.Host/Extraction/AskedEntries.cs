using System.Text;
using Forensics.Bundle.Export;
using Forensics.Bundle.Reading;
using Forensics.Collection.Run;

namespace Forensics.Host.Extraction;

/// <summary>
/// What was asked for by name: entries, folders of entries, and paths of the device. A path leads to the entry of its own name; where that does not stand there, and for folders, the index of
/// content tells where it lies: equal content is stored once, and that of hard links too.
/// </summary>
internal sealed class AskedEntries
{
    private readonly List<(string Name, string Entry)> asked;
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> elsewhere = new(StringComparer.Ordinal);
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly List<string> leftOut = [];

    public AskedEntries(IEnumerable<string> names) => asked = [.. names.Select(name => (name, EntryOf(name)))];

    /// <summary>Names of entries, folders with a slash at the end; where content was left out the index too, which says so and has to be proven for that.</summary>
    public IReadOnlyCollection<string> Entries
        => [.. asked.Select(each => each.Entry).Concat(elsewhere.Keys).Concat(LeftOutCount > 0 ? [PathContents.IndexFolder] : Array.Empty<string>()).Distinct(StringComparer.Ordinal)];

    /// <summary>Contents that were asked for and are not in the bundle because they are known: the first of their paths, a stranger's text.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>How many there are.</summary>
    public long LeftOutCount { get; private set; }

    /// <summary>What the bundle does not have.</summary>
    public IEnumerable<(string Name, string Entry)> Missing => asked.Where(each => !found.Contains(each.Entry));

    /// <summary>Whether the index is to be asked: for folders of the device, and for paths that have no entry of their name.</summary>
    public bool NeedsIndex(BundleContents contents)
    {
        var paths = asked.Where(each => IsPath(each.Name)).Select(each => each.Entry).ToHashSet(StringComparer.Ordinal);
        if (paths.Count == 0 || paths.Any(IsFolder))
        {
            return paths.Count > 0;
        }

        paths.ExceptWith(contents.Entries(join: true).Select(entry => entry.Name));
        return paths.Count > 0;
    }

    /// <summary>Asks the index.</summary>
    /// <param name="index">The bundle, or at least its index.</param>
    /// <returns>Whether content was found elsewhere.</returns>
    /// <exception cref="InvalidDataException">The index cannot be read.</exception>
    public bool Find(BundleContents index)
    {
        var (exact, folders) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var (_, entry) in asked.Where(each => IsPath(each.Name)))
        {
            _ = IsFolder(entry) ? Add(folders, entry) : exact.Add(entry);
        }

        foreach (var content in PathContents.Find(index, (path, entry) => IsWanted(ContentName.Of(path), entry, exact, folders)))
        {
            var own = ContentName.Of(content.Path);
            _ = found.Add(own);
            found.UnionWith(folders.Where(folder => own.StartsWith(folder, StringComparison.Ordinal)));
            if (content.Entry is null)
            {
                LeftOutCount++;
                if (leftOut.Count < ExportReport.MaxListed)
                {
                    leftOut.Add(Encoding.UTF8.GetString(content.Path));
                }
            }
            else if (named.Add(own))
            {
                if (!elsewhere.TryGetValue(content.Entry, out var names))
                {
                    elsewhere.Add(content.Entry, names = []);
                }

                names.Add(own);
            }
        }

        return elsewhere.Count > 0;
    }

    /// <summary>The entries that were asked for, each with the name that it is to have, which is that of the path.</summary>
    /// <param name="contents">The bundle.</param>
    /// <param name="join">Whether parts are one.</param>
    public IEnumerable<(BundleEntry Entry, string Name)> Choose(BundleContents contents, bool join)
    {
        // What a path's own name has counts: it came first.
        var own = elsewhere.Count == 0 ? [] : contents.Entries(join: true).Select(entry => entry.Name).Where(named.Contains).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in contents.Entries(join))
        {
            if (asked.Count == 0 || IsAsked(entry.Name))
            {
                yield return (entry, entry.Name);
            }

            var part = ContentName.IsPart(entry.Name) ? entry.Name.LastIndexOf('.') : entry.Name.Length;
            foreach (var name in elsewhere.GetValueOrDefault(entry.Name) ?? elsewhere.GetValueOrDefault(entry.Name[..part]) ?? [])
            {
                if (!own.Contains(name))
                {
                    yield return (entry, elsewhere.ContainsKey(entry.Name) ? name : name + entry.Name[part..]);
                }
            }
        }
    }

    private static bool IsPath(string name) => name.StartsWith('/');

    private static bool IsFolder(string entry) => entry.EndsWith('/');

    private static bool Add(List<string> folders, string folder)
    {
        folders.Add(folder);
        return true;
    }

    // A path of the device stands below fs/$rootfs$; a folder of it keeps its slash.
    private static string EntryOf(string name) => !IsPath(name) ? name : ContentName.Of(Encoding.UTF8.GetBytes(name)) + (name.EndsWith('/') ? "/" : string.Empty);

    private static bool IsWanted(string own, string? entry, HashSet<string> exact, List<string> folders)
        => own != entry && (exact.Contains(own) || folders.Exists(folder => own.StartsWith(folder, StringComparison.Ordinal)));

    private bool IsAsked(string entry)
    {
        var isAsked = false;
        foreach (var (_, name) in asked)
        {
            if (name == entry || (IsFolder(name) && entry.StartsWith(name, StringComparison.Ordinal)) || (ContentName.IsPart(entry) && entry[..entry.LastIndexOf('.')] == name)
                || (ContentName.IsPart(name) && name[..name.LastIndexOf('.')] == entry))
            {
                isAsked = true;
                _ = found.Add(name);
            }
        }

        return isAsked;
    }
}
