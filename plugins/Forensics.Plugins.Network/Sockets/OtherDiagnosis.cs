using System.Buffers.Binary;
using System.Globalization;
using Forensics.Plugins.Network.Netlink;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>Requests and answers of linux/unix_diag.h, packet_diag.h, netlink_diag.h and vm_sockets_diag.h.</summary>
internal static class OtherDiagnosis
{
    private const byte Unix = 1;
    private const byte Netlink = 16;
    private const byte Packet = 17;
    private const byte Vsock = 40;
    private const uint UnixNamePeerQueueOwner = 0x01 | 0x04 | 0x10 | 0x40;
    private const uint PacketInfoMemoryFilter = 0x01 | 0x10 | 0x20;
    private const byte AllProtocols = 255;

    public static byte[] UnixRequest()
    {
        var request = new byte[24];
        request[0] = Unix;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(12), UnixNamePeerQueueOwner);
        return request;
    }

    public static byte[] PacketRequest()
    {
        var request = new byte[20];
        request[0] = Packet;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(8), PacketInfoMemoryFilter);
        return request;
    }

    public static byte[] NetlinkRequest()
    {
        var request = new byte[20];
        request[0] = Netlink;
        request[1] = AllProtocols;
        return request;
    }

    public static byte[] VsockRequest()
    {
        var request = new byte[24];
        request[0] = Vsock;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), uint.MaxValue);
        return request;
    }

    public static SocketFacts? ParseUnix(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 16 || answer[0] != Unix)
        {
            return null;
        }

        EvidencePath? name = null;
        (long? Received, long? Sent, uint? Owner, uint? Peer) more = default;
        var attributes = new AttributeReader(answer[16..]);
        while (attributes.TryNext())
        {
            switch (attributes.Type)
            {
                case 0:
                    name = Name(attributes.Value);
                    break;
                case 2:
                    more.Peer = attributes.U32;
                    break;
                case 4 when attributes.Value.Length >= 8:
                    more = more with { Received = attributes.U32, Sent = BinaryPrimitives.ReadUInt32LittleEndian(attributes.Value[4..]) };
                    break;
                case 7:
                    more.Owner = attributes.U32;
                    break;
            }
        }

        return new(
            BinaryPrimitives.ReadUInt32LittleEndian(answer[4..]),
            new SocketEntry
            {
                Family = "unix",
                Type = DiagnosisWords.Type(answer[1]),
                State = DiagnosisWords.UnixState(answer[2]),
                Path = name,
                ReceiveQueueBytes = more.Received,
                SendQueueBytes = more.Sent,
                OwnerId = more.Owner,
            },
            SocketFacts.Diagnosis)
        {
            Cookie = BinaryPrimitives.ReadUInt64LittleEndian(answer[8..]),
            PeerInode = more.Peer is 0 ? null : more.Peer,
        };
    }

    public static SocketFacts? ParsePacket(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 16 || answer[0] != Packet)
        {
            return null;
        }

        (uint? Index, uint? Owner, uint? Received, byte[]? Filter) more = default;
        var attributes = new AttributeReader(answer[16..]);
        while (attributes.TryNext())
        {
            switch (attributes.Type)
            {
                case 0:
                    more.Index = attributes.U32;
                    break;
                case 5:
                    more.Owner = attributes.U32;
                    break;
                case 6:
                    more.Received = attributes.U32;
                    break;
                case 7 when !attributes.Value.IsEmpty:
                    more.Filter = attributes.Value.ToArray();
                    break;
            }
        }

        return new(
            BinaryPrimitives.ReadUInt32LittleEndian(answer[4..]),
            new SocketEntry
            {
                Family = "packet",
                Protocol = $"0x{BinaryPrimitives.ReadUInt16LittleEndian(answer[2..]):x4}",
                Type = DiagnosisWords.Type(answer[1]),
                OwnerId = more.Owner,
                ReceiveQueueBytes = more.Received,
            },
            SocketFacts.Diagnosis)
        {
            InterfaceIndex = more.Index is null or 0 ? null : (int)more.Index,
            Cookie = BinaryPrimitives.ReadUInt64LittleEndian(answer[8..]),
            Filter = more.Filter,
        };
    }

    public static SocketFacts? ParseNetlink(ReadOnlySpan<byte> answer)
        => answer.Length < 28 || answer[0] != Netlink ? null : new(
            BinaryPrimitives.ReadUInt32LittleEndian(answer[16..]),
            new SocketEntry
            {
                Family = "netlink",
                Protocol = answer[2].ToString(CultureInfo.InvariantCulture),
                Type = DiagnosisWords.Type(answer[1]),
            },
            SocketFacts.Diagnosis)
        {
            PortId = BinaryPrimitives.ReadUInt32LittleEndian(answer[4..]),
            Cookie = BinaryPrimitives.ReadUInt64LittleEndian(answer[20..]),
        };

    /// <summary>Addresses are context ids, vsock(7): 2 is the host.</summary>
    public static SocketFacts? ParseVsock(ReadOnlySpan<byte> answer)
        => answer.Length < 32 || answer[0] != Vsock ? null : new(
            BinaryPrimitives.ReadUInt32LittleEndian(answer[20..]),
            new SocketEntry
            {
                Family = "vsock",
                Type = DiagnosisWords.Type(answer[1]),
                State = DiagnosisWords.State(answer[2]),
                LocalAddress = Number(answer[4..]),
                LocalPort = Port(answer[8..]),
                RemoteAddress = Number(answer[12..]),
                RemotePort = Port(answer[16..]),
            },
            SocketFacts.Diagnosis)
        {
            Cookie = BinaryPrimitives.ReadUInt64LittleEndian(answer[24..]),
        };

    /// <summary>Null for any (0xffffffff), and for what the record's number does not hold.</summary>
    private static int? Port(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var port and <= int.MaxValue ? (int)port : null;

    private static string Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);

    /// <summary>As <c>/proc/net/unix</c> shows it: a path without its NUL, or an abstract name with @ for each.</summary>
    private static EvidencePath? Name(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        var name = bytes.ToArray();
        if (name[0] == 0)
        {
            name.AsSpan().Replace((byte)0, (byte)'@');
            return new(name);
        }

        return new(name.AsMemory(0, name[^1] == 0 ? name.Length - 1 : name.Length));
    }
}
