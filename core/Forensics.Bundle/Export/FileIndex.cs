using System.Buffers.Binary;
using System.Text;
using Forensics.Bundle.Container;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>The <c>files</c> index of a bundle: its lines one after the other, or the one of an entry.</summary>
internal sealed class FileIndex(FileIndexSpool spool, int provenCount)
{
    private Dictionary<UInt128, long>? byEntry;

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
        if (byEntry is null)
        {
            byEntry = [];
            foreach (var (place, line) in spool.Lines(provenCount, static () => { }))
            {
                if (IndexedFileReader.Read(line)?.Entry is { } name) _ = byEntry.TryAdd(KeyOf(name), place);
            }
        }

        return byEntry.TryGetValue(KeyOf(entry), out var found) ? IndexedFileReader.Read(spool.LineAt(found)) : null;
    }

    /// <summary>Paths of what hard links are links of.</summary>
    /// <returns>By step and id.</returns>
    public Dictionary<(string Step, string Id), byte[]> LinkTargets()
    {
        var wanted = new HashSet<(string Step, string Id)>();
        foreach (var file in Files())
        {
            if (file.LinkOf is { } id) _ = wanted.Add((file.Step, id));
        }

        var found = new Dictionary<(string Step, string Id), byte[]>();
        foreach (var file in wanted.Count == 0 ? [] : Files())
        {
            if (file.IsOfRoot && wanted.Contains((file.Step, file.Id))) _ = found.TryAdd((file.Step, file.Id), file.Path!);
        }

        return found;
    }

    private static UInt128 KeyOf(string name)
    {
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        Sha256Digest.Of(Encoding.UTF8.GetBytes(name), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
