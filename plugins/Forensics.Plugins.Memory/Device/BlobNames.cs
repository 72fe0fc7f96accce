namespace Forensics.Plugins.Memory.Device;

/// <summary>Names of blobs after names of the device: of the characters that a blob's name may have, each given once.</summary>
internal sealed class BlobNames
{
    private const int MostLength = 100;
    private const int MostOrdinalLength = 12;

    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name.</summary>
    /// <param name="prefix">Ours, ended by a dot.</param>
    /// <param name="path">The device's; its last component is taken.</param>
    public string Of(string prefix, ReadOnlySpan<byte> path)
    {
        var last = path[(path.LastIndexOf((byte)'/') + 1)..];
        var kept = last[..Math.Min(last.Length, MostLength - prefix.Length - MostOrdinalLength)];
        Span<char> text = stackalloc char[kept.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            text[i] = char.IsAsciiLetterOrDigit((char)kept[i]) || kept[i] is (byte)'.' or (byte)'_' or (byte)'-' ? (char)kept[i] : '_';
        }

        // A name that ends like a part of another one is not taken by the bundle.
        var name = prefix + new string(text).Replace(".part", "_part", StringComparison.Ordinal);
        for (var ordinal = 2; !given.Add(name); ordinal++)
        {
            name = $"{prefix}{text}-{ordinal}".Replace(".part", "_part", StringComparison.Ordinal);
        }

        return name;
    }
}
