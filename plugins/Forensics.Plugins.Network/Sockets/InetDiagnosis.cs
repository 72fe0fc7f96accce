using System.Buffers.Binary;
using System.Net;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>Requests and answers of linux/inet_diag.h: struct inet_diag_req_v2 (56 bytes) and inet_diag_msg (72 bytes).</summary>
internal static class InetDiagnosis
{
    private const int RequestBytes = 56;
    private const int AnswerBytes = 72;
    private const int ProtocolAttribute = 3;
    private const byte Inet = 2;
    private const byte Inet6 = 10;

    /// <summary>A request for all sockets of a family and protocol. A protocol number beyond a byte (MPTCP, 262) goes into an attribute.</summary>
    public static byte[] Request(bool isVersion6, int protocol)
    {
        var request = new byte[RequestBytes + (protocol > byte.MaxValue ? 8 : 0)];
        request[0] = isVersion6 ? Inet6 : Inet;
        request[1] = (byte)protocol;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), uint.MaxValue);
        if (protocol > byte.MaxValue)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(RequestBytes), 8);
            BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(RequestBytes + 2), ProtocolAttribute);
            BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(RequestBytes + 4), protocol);
        }

        return request;
    }

    public static SocketFacts? Parse(ReadOnlySpan<byte> answer, string protocol)
    {
        if (answer.Length < AnswerBytes || answer[0] is not (Inet or Inet6))
        {
            return null;
        }

        var isVersion6 = answer[0] == Inet6;
        var interfaceIndex = BinaryPrimitives.ReadInt32LittleEndian(answer[40..]);
        return new(
            BinaryPrimitives.ReadUInt32LittleEndian(answer[68..]),
            new SocketEntry
            {
                Family = isVersion6 ? "inet6" : "inet",
                Protocol = protocol,
                Type = protocol switch { "tcp" or "mptcp" or "sctp" => "stream", "raw" => "raw", _ => "dgram" },
                LocalPort = BinaryPrimitives.ReadUInt16BigEndian(answer[4..]),
                RemotePort = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]),
                LocalAddress = Address(answer[8..], isVersion6),
                RemoteAddress = Address(answer[24..], isVersion6),
                State = protocol is "tcp" or "mptcp" or "sctp" ? DiagnosisWords.State(answer[1]) : DiagnosisWords.DatagramState(answer[1]),
                ReceiveQueueBytes = BinaryPrimitives.ReadUInt32LittleEndian(answer[56..]),
                SendQueueBytes = BinaryPrimitives.ReadUInt32LittleEndian(answer[60..]),
                OwnerId = BinaryPrimitives.ReadUInt32LittleEndian(answer[64..]),
            },
            SocketFacts.Diagnosis)
        {
            InterfaceIndex = interfaceIndex == 0 ? null : interfaceIndex,
            Cookie = BinaryPrimitives.ReadUInt64LittleEndian(answer[44..]),
        };
    }

    private static string Address(ReadOnlySpan<byte> bytes, bool isVersion6) => new IPAddress(bytes[..(isVersion6 ? 16 : 4)]).ToString();
}
