using System.Buffers.Binary;
using System.Text;
using Forensics.Bundle.Signing;

namespace Forensics.Bundle.Container;

/// <summary>
/// The names of a bundle, kept as 128-bit truncated SHA-256 digests: two that collide cannot be found in practice, by an attacker neither.
/// </summary>
internal sealed class NameSet(int limit)
{
    private const int KeyBytes = 16;

    private readonly DigestSet names = new();
    private readonly DigestSet directories = new();
    private readonly byte[] key = KernelRandom.Bytes(KeyBytes);
    private readonly char[] lastName = new char[BundleLimits.MaxNameChars];
    private int lastLength = -1;
    private UInt128 lastKey;

    public int Count => names.Count;

    public bool IsFull => Count >= limit;

    public bool HasDirectory(ReadOnlySpan<char> name) => name.IsEmpty || directories.Contains(KeyOf(name));

    public bool Contains(ReadOnlySpan<char> name) => names.Contains(KeyOf(name));

    /// <summary>False when the name is there already, as a file or as a directory.</summary>
    public bool TryAdd(ReadOnlySpan<char> name, bool directory)
    {
        var key = KeyOf(name);
        if (!names.Add(key)) return false;
        if (directory) directories.Add(key);
        return true;
    }

    // A name is asked for several times before it is added, and one at a time.
    private UInt128 KeyOf(ReadOnlySpan<char> name)
    {
        if (lastLength >= 0 && name.SequenceEqual(lastName.AsSpan(0, lastLength))) return lastKey;
        name.CopyTo(lastName);
        lastLength = name.Length;
        // Digests under a key that nobody knows: whoever chooses names cannot choose where they come to lie.
        Span<byte> text = stackalloc byte[KeyBytes + BundleLimits.MaxNameChars];
        key.CopyTo(text);
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        Sha256Digest.Of(text[..(KeyBytes + Encoding.ASCII.GetBytes(name, text[KeyBytes..]))], digest);
        return lastKey = BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
