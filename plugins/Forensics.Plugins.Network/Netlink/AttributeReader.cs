using System.Buffers.Binary;

namespace Forensics.Plugins.Network.Netlink;

/// <summary>Attributes of a message (linux/netlink.h, struct nlattr): u16 length with header, u16 type whose two upper bits are marks, the value, padding to 4 bytes.
/// Never throws; ends at the first that is none.</summary>
internal ref struct AttributeReader(ReadOnlySpan<byte> bytes)
{
    private const int HeaderBytes = 4;
    private const int TypeMask = 0x3fff;

    private ReadOnlySpan<byte> rest = bytes;

    public int Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as a number in the machine's order; null when it is shorter.</summary>
    public readonly byte? U8 => Value.Length >= 1 ? Value[0] : null;

    public readonly uint? U32 => Value.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(Value) : null;

    /// <summary>Numbers of nf_tables are big-endian.</summary>
    public readonly uint? U32Big => Value.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Value) : null;

    public readonly ulong? U64Big => Value.Length >= 8 ? BinaryPrimitives.ReadUInt64BigEndian(Value) : null;

    /// <summary>The value as text, without the NUL at its end.</summary>
    public readonly ReadOnlySpan<byte> Text => Value.IndexOf((byte)0) is >= 0 and var end ? Value[..end] : Value;

    public bool TryNext()
    {
        if (rest.Length < HeaderBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (length < HeaderBytes || length > rest.Length)
        {
            rest = default;
            return false;
        }

        Type = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & TypeMask;
        Value = rest[HeaderBytes..length];
        rest = rest[Math.Min(MessageReader.Align(length), rest.Length)..];
        return true;
    }
}
