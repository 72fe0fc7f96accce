namespace Forensics.Sdk.Linux.Packages;

/// <summary>Compares paths by their bytes, and looks them up by bytes that are no path of their own yet: a database has hundreds of thousands.</summary>
internal sealed class PathBytes : IEqualityComparer<EvidencePath>, IAlternateEqualityComparer<ReadOnlySpan<byte>, EvidencePath>
{
    public static PathBytes Comparer { get; } = new();

    public bool Equals(EvidencePath x, EvidencePath y) => x.Equals(y);

    public bool Equals(ReadOnlySpan<byte> alternate, EvidencePath other) => alternate.SequenceEqual(other.Bytes.Span);

    public int GetHashCode(EvidencePath obj) => GetHashCode(obj.Bytes.Span);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public EvidencePath Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
}
