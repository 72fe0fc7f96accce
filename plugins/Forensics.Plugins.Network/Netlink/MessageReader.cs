using System.Buffers.Binary;

namespace Forensics.Plugins.Network.Netlink;

/// <summary>Messages of one datagram, netlink(7): u32 length with header, u16 type, u16 flags, u32 sequence, u32 port; each at a multiple of 4 bytes, in the
/// machine's byte order, which is little-endian wherever .NET runs on Linux. Never throws.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> datagram)
{
    public const int HeaderBytes = 16;

    private ReadOnlySpan<byte> rest = datagram;

    public ushort Type { get; private set; }

    public ushort Flags { get; private set; }

    public uint Sequence { get; private set; }

    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>What was left was no message: a length beyond the datagram.</summary>
    public bool IsDamaged { get; private set; }

    public static int Align(int length) => (length + 3) & ~3;

    public bool TryNext()
    {
        if (rest.Length < HeaderBytes)
        {
            IsDamaged |= !rest.IsEmpty;
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length < HeaderBytes || length > (uint)rest.Length)
        {
            IsDamaged = true;
            rest = default;
            return false;
        }

        Type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
        Flags = BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]);
        Sequence = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        Payload = rest[HeaderBytes..(int)length];
        rest = rest[Math.Min(Align((int)length), rest.Length)..];
        return true;
    }
}
