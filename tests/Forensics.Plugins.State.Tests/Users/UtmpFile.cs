using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Forensics.Plugins.State.Tests.Users;

/// <summary>Writes entries of utmp(5), as x86-64 or as arm64 has them.</summary>
internal sealed class UtmpFile(bool arm64 = false)
{
    private readonly MemoryStream content = new();

    public byte[] Bytes => content.ToArray();

    public int Size => arm64 ? 400 : 384;

    public UtmpFile Add(int type, string user, string line, long at, string host = "", int pid = 0, string? address = null, int microseconds = 0, int session = 0)
    {
        var entry = new byte[Size];
        BinaryPrimitives.WriteInt16LittleEndian(entry, (short)type);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), pid);
        Encoding.Latin1.GetBytes(line).CopyTo(entry, 8);
        Encoding.Latin1.GetBytes(user).CopyTo(entry, 44);
        Encoding.Latin1.GetBytes(host).CopyTo(entry, 76);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(336), session);
        if (arm64)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(344), at);
            BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(352), microseconds);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(340), (uint)at);
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(344), microseconds);
        }

        if (address is not null)
        {
            IPAddress.Parse(address).GetAddressBytes().CopyTo(entry, arm64 ? 360 : 348);
        }

        content.Write(entry);
        return this;
    }

    public UtmpFile Zeros(int count)
    {
        content.Write(new byte[Size * count]);
        return this;
    }
}
