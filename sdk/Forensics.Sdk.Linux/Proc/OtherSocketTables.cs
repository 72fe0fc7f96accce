using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Lines of <c>unix</c>, <c>packet</c> and <c>netlink</c> in <c>/proc/PID/net</c>.</summary>
internal static class OtherSocketTables
{
    private const uint AcceptsConnections = 0x1_0000;

    /// <summary><c>Num RefCount Protocol Flags Type St Inode Path</c>, with the kernel's __SO_ACCEPTCON in the flags.</summary>
    public static bool TryParseUnix(ReadOnlySpan<byte> line, out ulong inode, out SocketEntry? entry)
    {
        inode = 0;
        entry = null;
        var fields = new FieldReader(line);
        if (!fields.TrySkip(3) || !TryHex(ref fields, out var flags) || !TryHex(ref fields, out var type) || !TryHex(ref fields, out var state)
            || !fields.TryULong(out inode))
        {
            return false;
        }

        // The path is what follows one blank after the number, blanks of its own included.
        var rest = fields.Rest;
        entry = new()
        {
            Family = "unix",
            Type = TypeName(type),
            State = (flags & AcceptsConnections) != 0 ? "listen" : state switch { 1 => "unconnected", 2 => "connecting", 3 => "established", _ => "disconnecting" },
            Path = rest.Length > 1 ? new(rest[1..].ToArray()) : null,
        };
        return true;
    }

    /// <summary><c>sk RefCnt Type Proto Iface R Rmem User Inode</c>.</summary>
    public static bool TryParsePacket(ReadOnlySpan<byte> line, out ulong inode, out SocketEntry? entry)
    {
        inode = 0;
        entry = null;
        var fields = new FieldReader(line);
        if (!fields.TrySkip(2) || !fields.TryInt(out var type) || !TryHex(ref fields, out var protocol) || !fields.TrySkip(4) || !fields.TryULong(out inode))
        {
            return false;
        }

        entry = new() { Family = "packet", Type = TypeName((uint)type), Protocol = $"0x{protocol:x4}" };
        return true;
    }

    /// <summary><c>sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode</c>.</summary>
    public static bool TryParseNetlink(ReadOnlySpan<byte> line, out ulong inode, out SocketEntry? entry)
    {
        inode = 0;
        entry = null;
        var fields = new FieldReader(line);
        if (!fields.TrySkip(1) || !fields.TryInt(out var protocol) || !fields.TrySkip(7) || !fields.TryULong(out inode))
        {
            return false;
        }

        entry = new() { Family = "netlink", Protocol = protocol.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return true;
    }

    private static string? TypeName(uint type) => type switch { 1 => "stream", 2 => "dgram", 3 => "raw", 5 => "seqpacket", _ => null };

    private static bool TryHex(ref FieldReader fields, out uint value)
    {
        value = 0;
        return fields.TryNext(out var field) && Utf8Parser.TryParse(field, out value, out var used, 'x') && used == field.Length;
    }
}
