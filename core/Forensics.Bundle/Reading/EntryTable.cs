using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Reading;

/// <summary>
/// The regular entries of an archive in their order, some 50 bytes and the name for each, and which of them are parts of one content.
/// </summary>
internal sealed partial class EntryTable
{
    private const int FixedBytes = sizeof(long) + sizeof(int) + 1 + Sha256Digest.Bytes;

    private readonly ByteStore store = new();
    private readonly List<long> places = [];
    private readonly Dictionary<string, List<int>> parts = new(StringComparer.Ordinal);
    private readonly HashSet<int> laterParts = [];

    public int Count => places.Count;

    /// <summary>Adds the next entry; its digest is zero until it is known.</summary>
    /// <returns>Its number, from 0.</returns>
    public int Add(string name, int sizeBytes, long contentOffsetBytes)
    {
        var place = store.Reserve(FixedBytes + name.Length);
        var row = store.At(place, FixedBytes + name.Length);
        row.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(row, contentOffsetBytes);
        BinaryPrimitives.WriteInt32LittleEndian(row[8..], sizeBytes);
        row[12] = (byte)name.Length;
        Encoding.ASCII.GetBytes(name, row[FixedBytes..]);
        places.Add(place);
        AddPart(name, Count - 1);
        return Count - 1;
    }

    public void SetDigest(int number, ReadOnlySpan<byte> digest) => digest.CopyTo(store.At(places[number] + 13, Sha256Digest.Bytes));

    public ReadOnlySpan<byte> Digest(int number) => store.At(places[number] + 13, Sha256Digest.Bytes);

    public string Name(int number) => Encoding.ASCII.GetString(store.At(places[number] + FixedBytes, store.At(places[number], FixedBytes)[12]));

    public int SizeBytes(int number) => BinaryPrimitives.ReadInt32LittleEndian(store.At(places[number] + 8, 4));

    public long ContentOffsetBytes(int number) => BinaryPrimitives.ReadInt64LittleEndian(store.At(places[number], 8));

    /// <summary>The name that parts have in common; null for what is no part.</summary>
    public static string? PartsOf(string name, out int number)
    {
        number = 0;
        var match = PartPattern().Match(name);
        return match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? name[..match.Index] : null;
    }

    /// <summary>What is to be had, in the order of the archive: parts that follow each other from 1 on are one.</summary>
    /// <param name="provenCount">Entries from the first on that are proven.</param>
    /// <param name="join">False: every part by itself.</param>
    public IEnumerable<BundleEntry> Entries(int provenCount, bool join)
    {
        for (var i = 0; i < Count; i++)
        {
            var name = Name(i);
            if (!join || !IsPart(name, i, out var joined))
            {
                yield return new(name, SizeBytes(i), i < provenCount ? SizeBytes(i) : 0, i < provenCount, [i]);
            }
            else if (joined[0] == i)
            {
                var proven = joined.Count(part => part < provenCount);
                yield return new(PartsOf(name, out _)!, joined.Sum(part => (long)SizeBytes(part)), joined.Take(proven).Sum(part => (long)SizeBytes(part)), proven == joined.Count, joined);
            }
        }
    }

    private bool IsPart(string name, int number, out List<int> joined)
    {
        joined = [];
        if (PartsOf(name, out var part) is not { } whole || !parts.TryGetValue(whole, out var found)) return false;
        joined = found;
        return found[0] == number || laterParts.Contains(number);
    }

    private void AddPart(string name, int number)
    {
        if (PartsOf(name, out var part) is not { } whole || whole.Length == 0) return;
        if (part == 1)
        {
            _ = parts.TryAdd(whole, [number]);
        }
        else if (parts.TryGetValue(whole, out var earlier) && part == earlier.Count + 1)
        {
            earlier.Add(number);
            _ = laterParts.Add(number);
        }
    }

    [GeneratedRegex(@"\.part([0-9]{4,9})\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();
}
