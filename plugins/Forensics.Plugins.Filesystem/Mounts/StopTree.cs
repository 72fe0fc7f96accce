namespace Forensics.Plugins.Filesystem.Mounts;

/// <summary>Places where a walk stops since another listing, or none, has what lies there: known by name, before anything is touched.</summary>
internal sealed class StopTree
{
    // By bytes: thousands of mounts may lie in one directory (containers, snaps).
    private readonly Dictionary<ReadOnlyMemory<byte>, StopTree> children = new(NameComparer.Instance);
    private readonly Dictionary<ReadOnlyMemory<byte>, StopTree>.AlternateLookup<ReadOnlySpan<byte>> byName;

    public StopTree() => byName = children.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The walk leaves this place out, record and all.</summary>
    public bool IsStop { get; private set; }

    /// <summary>Adds a place.</summary>
    /// <param name="path">Relative to the tree's root, led by a slash.</param>
    public void Add(ReadOnlyMemory<byte> path)
    {
        var place = this;
        for (var rest = path[1..]; ;)
        {
            var slash = rest.Span.IndexOf((byte)'/');
            var name = slash < 0 ? rest : rest[..slash];
            var next = place.Find(name.Span);
            if (next is null)
            {
                next = new();
                place.children.Add(name, next);
            }

            place = next;
            if (slash < 0)
            {
                place.IsStop = true;
                return;
            }

            rest = rest[(slash + 1)..];
        }
    }

    /// <summary>The place of a name, null when nothing stops at or below it.</summary>
    public StopTree? Find(ReadOnlySpan<byte> name) => byName.TryGetValue(name, out var place) ? place : null;

    private sealed class NameComparer : IEqualityComparer<ReadOnlyMemory<byte>>, IAlternateEqualityComparer<ReadOnlySpan<byte>, ReadOnlyMemory<byte>>
    {
        public static NameComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public bool Equals(ReadOnlySpan<byte> alternate, ReadOnlyMemory<byte> other) => alternate.SequenceEqual(other.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj) => GetHashCode(obj.Span);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public ReadOnlyMemory<byte> Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
