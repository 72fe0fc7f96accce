using System.Buffers.Binary;

namespace Hostile;

/// <summary>Asks the kernel for a table by netlink, and counts the answers.</summary>
internal static class NetlinkDump
{
    private const int HeaderBytes = 16;
    private const ushort Error = 2;
    private const ushort Done = 3;

    /// <param name="protocol">Of netlink: 0 route, 12 netfilter.</param>
    /// <param name="type">The request.</param>
    /// <param name="payload">How many bytes of zero it has.</param>
    /// <returns>How many messages came; less than 0 an error number.</returns>
    public static unsafe int Count(nint protocol, ushort type, int payload)
    {
        var socket = TableAttempts.Call(41, 198, 16, 3, protocol);
        Span<byte> buffer = stackalloc byte[1 << 15];
        BinaryPrimitives.WriteInt32LittleEndian(buffer, HeaderBytes + payload);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[6..], 0x301); // NLM_F_REQUEST | NLM_F_DUMP
        fixed (byte* bytes = buffer)
        {
            _ = TableAttempts.Call(44, 206, socket, (nint)bytes, HeaderBytes + payload);
            for (var count = 0; ;)
            {
                var length = (int)TableAttempts.Call(45, 207, socket, (nint)bytes, buffer.Length);
                if (length < HeaderBytes)
                {
                    return -1;
                }

                for (var rest = buffer[..length]; rest.Length >= HeaderBytes; rest = rest[((BinaryPrimitives.ReadInt32LittleEndian(rest) + 3) & ~3)..])
                {
                    switch (BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]))
                    {
                        case Error: return BinaryPrimitives.ReadInt32LittleEndian(rest[HeaderBytes..]);
                        case Done: return count;
                        default: count++; break;
                    }
                }
            }
        }
    }
}
