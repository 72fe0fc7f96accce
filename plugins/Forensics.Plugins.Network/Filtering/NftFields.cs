using Forensics.Plugins.Network.Netlink;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>The attributes of one expression, by their numbers. The first of a number counts.</summary>
internal readonly ref struct NftFields(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> body = body;

    public ReadOnlySpan<byte> Value(int type) => TryFind(type, out var found) ? found.Value : default;

    public ReadOnlySpan<byte> Text(int type) => TryFind(type, out var found) ? found.Text : default;

    public uint? Number(int type) => TryFind(type, out var found) ? found.U32Big : null;

    public byte? Byte(int type) => TryFind(type, out var found) ? found.U8 : null;

    public ulong? Long(int type) => TryFind(type, out var found) ? found.U64Big : null;

    /// <summary>The value of an attribute inside another.</summary>
    public ReadOnlySpan<byte> Nested(int outer, int inner) => new NftFields(Value(outer)).Value(inner);

    private bool TryFind(int type, out AttributeReader found)
    {
        found = new(body);
        while (found.TryNext())
        {
            if (found.Type == type)
            {
                return true;
            }
        }

        return false;
    }
}
