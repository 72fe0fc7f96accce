using System.Buffers.Binary;
using System.Text;
using Forensics.Bundle.Container;
using Forensics.Bundle.Signing;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Where the contents lie that were stored last, by their SHA-256: so that the same content need not be stored again. Bounded: the most recent <see cref="MaxContents"/> at most, as many
/// as <see cref="NameBytes"/> have room for the names of (some 30 bytes each: a folder stands once for the files after it). What is forgotten is stored again, and nothing is lost.
/// </summary>
/// <remarks>
/// A slot is 16 bytes: 96 bits of a digest under a key that nobody knows, and the place of the name. So nobody can make a content that is taken for another; that chance does is less likely
/// than 1 in 10^20 in a run of four million. Four slots lie together; the oldest of them gives way. 5 MiB in all.
/// </remarks>
internal sealed class StoredContents
{
    /// <summary>Shorter content is stored again, in bytes: its header, its line and its place here cost as much.</summary>
    public const int LeastBytes = 512;

    public const int MaxContents = 1 << 17;

    /// <summary>Room for names, in bytes.</summary>
    public const int NameBytes = 3 << 20;

    private const int Ways = 4;
    private const int KeyBytes = 16;
    private const int PlaceBits = 32;

    // A name: place of its folder, parts, length, characters. A folder: length, characters.
    private const int FolderBytes = sizeof(uint);
    private const int NameHeaderBytes = FolderBytes + sizeof(ushort) + 1;

    private readonly byte[] key = KernelRandom.Bytes(KeyBytes);
    private UInt128[] slots = [];
    private byte[] names = [];
    private string lastFolder = "";
    private uint lastFolderAt;

    // Grows for ever; the place in the ring is its remainder. All names that a bundle can have are shorter than 2^32 bytes. 0 marks an empty slot.
    private uint written = 1;

    /// <summary>Where equal content lies; null when that is not known.</summary>
    /// <param name="sha256">Of the content.</param>
    public (string Entry, int Parts)? Find(ReadOnlySpan<byte> sha256)
    {
        if (slots.Length == 0) return null;
        var (tag, set) = TagOf(sha256);
        foreach (var slot in slots.AsSpan(set, Ways))
        {
            if (slot >> PlaceBits == tag && (uint)slot is var place and not 0 && IsHeld(place)) return Read(place);
        }

        return null;
    }

    /// <summary>Takes note of content that was stored.</summary>
    /// <param name="sha256">Of the content.</param>
    /// <param name="entry">The entry's name; of content in parts, what their names begin with.</param>
    /// <param name="parts">0 when the entry holds all of it.</param>
    public void Add(ReadOnlySpan<byte> sha256, string entry, int parts)
    {
        if (parts > ushort.MaxValue) return;
        if (slots.Length == 0) (slots, names) = (new UInt128[MaxContents], new byte[NameBytes]);
        var (tag, set) = TagOf(sha256);
        var ways = slots.AsSpan(set, Ways);
        var oldest = 0;
        for (var i = 0; i < Ways; i++)
        {
            if ((uint)ways[i] is not 0 && ways[i] >> PlaceBits == tag)
            {
                oldest = i;
                break;
            }

            if ((uint)ways[i] < (uint)ways[oldest]) oldest = i;
        }

        ways[oldest] = (tag << PlaceBits) | Write(entry, parts);
    }

    private (UInt128 Tag, int Set) TagOf(ReadOnlySpan<byte> sha256)
    {
        Span<byte> text = stackalloc byte[KeyBytes + Sha256Digest.Bytes];
        key.CopyTo(text);
        sha256.CopyTo(text[KeyBytes..]);
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        Sha256Digest.Of(text, digest);
        return (BinaryPrimitives.ReadUInt128LittleEndian(digest) >> PlaceBits, BinaryPrimitives.ReadUInt16LittleEndian(digest[16..]) % (MaxContents / Ways) * Ways);
    }

    private bool IsHeld(uint place) => written <= (ulong)place + NameBytes;

    private uint Write(string entry, int parts)
    {
        var cut = EntryName.ParentLength(entry);
        if (!entry.AsSpan(0, cut).SequenceEqual(lastFolder) || written - lastFolderAt > NameBytes / 2 || lastFolderAt == 0)
        {
            lastFolder = entry[..cut];
            lastFolderAt = Reserve(1 + cut, out var folder);
            folder[0] = (byte)cut;
            Encoding.ASCII.GetBytes(lastFolder, folder[1..]);
        }

        var rest = entry.AsSpan(cut);
        var place = Reserve(NameHeaderBytes + rest.Length, out var name);
        BinaryPrimitives.WriteUInt32LittleEndian(name, lastFolderAt);
        BinaryPrimitives.WriteUInt16LittleEndian(name[FolderBytes..], (ushort)parts);
        name[NameHeaderBytes - 1] = (byte)rest.Length;
        Encoding.ASCII.GetBytes(rest, name[NameHeaderBytes..]);
        return place;
    }

    private (string Entry, int Parts)? Read(uint place)
    {
        var name = names.AsSpan((int)(place % NameBytes));
        var folderAt = BinaryPrimitives.ReadUInt32LittleEndian(name);
        if (!IsHeld(folderAt)) return null;
        var folder = names.AsSpan((int)(folderAt % NameBytes));
        var text = string.Concat(Encoding.ASCII.GetString(folder.Slice(1, folder[0])), Encoding.ASCII.GetString(name.Slice(NameHeaderBytes, name[NameHeaderBytes - 1])));
        return (text, BinaryPrimitives.ReadUInt16LittleEndian(name[FolderBytes..]));
    }

    // Nothing lies across the end of the ring.
    private uint Reserve(int lengthBytes, out Span<byte> room)
    {
        var at = (int)(written % NameBytes);
        if (at + lengthBytes > NameBytes)
        {
            written += (uint)(NameBytes - at);
            at = 0;
        }

        var place = written;
        written += (uint)lengthBytes;
        room = names.AsSpan(at, lengthBytes);
        return place;
    }
}
