using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;

namespace Forensics.Sdk.Linux.Proc;

/// <summary><c>/proc/PID/net/tcp</c> and its like for udp, udplite, raw and icmp, with 4 or 32 hexadecimal digits of address: 32-bit words in the machine's
/// own byte order.</summary>
internal static class InetTable
{
    private const int FieldsBetweenQueuesAndOwner = 2;
    private const int Established = 1;
    private const int WordDigits = 8;

    // enum of net/tcp_states.h.
    private static readonly string[] States =
    [
        "unknown", "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "close", "close-wait", "last-ack", "listen", "closing",
        "new-syn-recv", "bound-inactive",
    ];

    public static bool TryParse(ReadOnlySpan<byte> line, string family, string protocol, out ulong inode, out SocketEntry? entry)
    {
        inode = 0;
        entry = null;
        var fields = new FieldReader(line);
        if (!fields.TrySkip(1) || !fields.TryNext(out var local) || !fields.TryNext(out var remote) || !fields.TryNext(out var stateDigits)
            || !Utf8Parser.TryParse(stateDigits, out byte state, out var used, 'x') || used != stateDigits.Length
            || !fields.TryNext(out var queues) || !fields.TrySkip(FieldsBetweenQueuesAndOwner) || !fields.TryUInt(out var owner) || !fields.TrySkip(1)
            || !fields.TryULong(out inode)
            || !TryEndPoint(local, out var localAddress, out var localPort) || !TryEndPoint(remote, out var remoteAddress, out var remotePort))
        {
            return false;
        }

        var hasQueues = TryQueues(queues, out var sent, out var received);
        entry = new()
        {
            Family = family,
            Protocol = protocol,
            Type = protocol switch { "tcp" => "stream", "raw" => "raw", _ => "dgram" },
            LocalAddress = localAddress,
            LocalPort = localPort,
            RemoteAddress = remoteAddress,
            RemotePort = remotePort,
            SendQueueBytes = hasQueues ? sent : null,
            ReceiveQueueBytes = hasQueues ? received : null,
            OwnerId = owner,
            State = protocol != "tcp" && state != Established ? "unconnected" : state < States.Length ? States[state] : States[0],
        };
        return true;
    }

    private static bool TryQueues(ReadOnlySpan<byte> text, out uint sent, out uint received)
    {
        received = 0;
        return Utf8Parser.TryParse(text, out sent, out var used, 'x') && used < text.Length && text[used] == ':'
            && Utf8Parser.TryParse(text[(used + 1)..], out received, out var rest, 'x') && used + 1 + rest == text.Length;
    }

    private static bool TryEndPoint(ReadOnlySpan<byte> text, out string address, out int port)
    {
        address = string.Empty;
        port = 0;
        var colon = text.IndexOf((byte)':');
        if (colon is not (WordDigits or 4 * WordDigits)
            || !Utf8Parser.TryParse(text[(colon + 1)..], out ushort number, out var used, 'x') || used != text.Length - colon - 1)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[colon / 2];
        for (var i = 0; i < colon; i += WordDigits)
        {
            if (!Utf8Parser.TryParse(text.Slice(i, WordDigits), out uint word, out used, 'x') || used != WordDigits)
            {
                return false;
            }

            if (BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(i / 2)..], word);
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes[(i / 2)..], word);
            }
        }

        address = new IPAddress(bytes).ToString();
        port = number;
        return true;
    }
}
