using System.Buffers.Binary;
using System.Text;
using Forensics.Bundle.Container;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>The <c>files</c> index of a bundle: its lines one after the other, or the one of an entry.</summary>
internal sealed class FileIndex(FileIndexSpool spool, int provenCount)
{
    /// <summary>Why content that is known is not written.</summary>
    public const string LeftOut = "known content, not stored";

    private Dictionary<UInt128, long>? byEntry;
    private readonly Dictionary<UInt128, List<long>> further = [];
    private readonly HashSet<UInt128> ownPaths = [];

    /// <summary>Lines that are none, or too long.</summary>
    public long Malformed { get; private set; }

    /// <summary>All lines that can be read, in the index's order.</summary>
    public IEnumerable<IndexedFile> Files()
    {
        Malformed = 0;
        foreach (var (_, line) in spool.Lines(provenCount, () => Malformed++))
        {
            if (IndexedFileReader.Read(line) is { } file) yield return file;
            else Malformed++;
        }
    }

    /// <summary>The line of an entry's content; null when there is none. Of several the first counts.</summary>
    public IndexedFile? Of(string entry)
    {
        ReadEntries();
        return byEntry!.TryGetValue(KeyOf(entry), out var found) ? IndexedFileReader.Read(spool.LineAt(found)) : null;
    }

    /// <summary>Further objects of the root with the content of an entry: it was not stored again for them. Each path once, that of the first line not again.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="lose">Takes the path, and why it is left out, of one whose path stands with other content.</param>
    public IEnumerable<IndexedFile> FurtherOf(string entry, Action<byte[], string> lose)
    {
        ReadEntries();
        if (!further.TryGetValue(KeyOf(entry), out var places)) yield break;
        var paths = new HashSet<UInt128>();
        if (Of(entry) is { IsOfRoot: true } first) _ = paths.Add(KeyOf(first.Path));
        foreach (var place in places)
        {
            if (IndexedFileReader.Read(spool.LineAt(place)) is not { IsOfRoot: true } file || !paths.Add(KeyOf(file.Path))) continue;
            if (ownPaths.Contains(KeyOf(file.Path))) lose(file.Path!, $"other content of that path is there; this one is that of {entry}");
            else yield return file;
        }
    }

    /// <summary>Paths of what hard links are links of; null for what was left out.</summary>
    /// <returns>By step and id.</returns>
    public Dictionary<(string Step, string Id), byte[]?> LinkTargets()
    {
        var wanted = new HashSet<(string Step, string Id)>();
        foreach (var file in Files())
        {
            if (file.LinkOf is { } id) _ = wanted.Add((file.Step, id));
        }

        var found = new Dictionary<(string Step, string Id), byte[]?>();
        foreach (var file in wanted.Count == 0 ? [] : Files())
        {
            if (file.IsOfRoot && wanted.Contains((file.Step, file.Id))) _ = found.TryAdd((file.Step, file.Id), file.WhyAbsent is null ? file.Path : null);
        }

        return found;
    }

    private void ReadEntries()
    {
        if (byEntry is not null) return;
        byEntry = [];
        foreach (var (place, line) in spool.Lines(provenCount, static () => { }))
        {
            if (IndexedFileReader.Read(line) is not { Entry: { } name } file) continue;
            var key = KeyOf(name);
            if (byEntry.TryAdd(key, place))
            {
                if (file.IsOfRoot && DevicePath.IsNamed(name)) _ = ownPaths.Add(KeyOf(file.Path));
                continue;
            }

            if (!further.TryGetValue(key, out var places)) further.Add(key, places = []);
            places.Add(place);
        }
    }

    private static UInt128 KeyOf(string name) => KeyOf(Encoding.UTF8.GetBytes(name));

    private static UInt128 KeyOf(ReadOnlySpan<byte> name)
    {
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        Sha256Digest.Of(name, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
