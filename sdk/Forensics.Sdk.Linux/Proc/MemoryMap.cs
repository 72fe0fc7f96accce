using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>One line of <c>/proc/PID/maps</c>, proc(5): <c>START-END PERMS OFFSET MAJOR:MINOR INODE   PATH</c>.</summary>
/// <param name="StartAddress">First byte.</param>
/// <param name="EndAddress">One past the last byte.</param>
/// <param name="Permissions">Four letters: <c>rwxp</c>, <c>-</c> for what is not granted, <c>s</c> for shared.</param>
/// <param name="OffsetBytes">In the file.</param>
/// <param name="Device">As makedev(3) gives it; 0 for memory without a file.</param>
/// <param name="Inode">0 for memory without a file.</param>
/// <param name="Path">The kernel's text, line feeds in it as <c>\012</c>; empty for anonymous memory, in brackets for what the kernel names.</param>
public readonly record struct MemoryMap(
    ulong StartAddress, ulong EndAddress, string Permissions, ulong OffsetBytes, ulong Device, ulong Inode, ReadOnlyMemory<byte> Path)
{
    private const int PermissionLetters = 4;

    /// <summary>Whether instructions can be run there.</summary>
    public bool IsExecutable => Permissions[2] == 'x';

    /// <summary>Whether it shows a file. By the file system: a server of files can give a file the number 0.</summary>
    public bool HasFile => Device != 0 || Inode != 0;

    /// <summary>Parses one line.</summary>
    /// <param name="line">Without the line feed. The path keeps referring to this memory.</param>
    /// <param name="map">The mapping, default when the result is false.</param>
    /// <returns>False when it is not of the form.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> line, out MemoryMap map)
    {
        map = default;
        var rest = line.Span;
        if (!TryHex(ref rest, (byte)'-', out var start) || !TryHex(ref rest, (byte)' ', out var end)
            || rest.Length <= PermissionLetters || rest[PermissionLetters] != ' ' || !System.Text.Ascii.IsValid(rest[..PermissionLetters]))
        {
            return false;
        }

        var permissions = Letters(rest[..PermissionLetters]);
        rest = rest[(PermissionLetters + 1)..];
        if (!TryHex(ref rest, (byte)' ', out var offset) || !TryHex(ref rest, (byte)':', out var major) || !TryHex(ref rest, (byte)' ', out var minor)
            || major > uint.MaxValue || minor > uint.MaxValue || !Utf8Parser.TryParse(rest, out ulong inode, out var used))
        {
            return false;
        }

        // The path starts at a column, after blanks; blanks of its own can only stand at its end.
        rest = rest[used..];
        var path = rest.TrimStart((byte)' ');
        map = new(start, end, permissions, offset, DeviceNumber.Of((uint)major, (uint)minor), inode, line[^path.Length..]);
        return rest.IsEmpty || rest[0] == ' ';
    }

    private static bool TryHex(ref ReadOnlySpan<byte> rest, byte end, out ulong value)
    {
        var stop = rest.IndexOf(end);
        value = 0;
        if (stop <= 0 || !Utf8Parser.TryParse(rest[..stop], out value, out var used, 'x') || used != stop)
        {
            return false;
        }

        rest = rest[(stop + 1)..];
        return true;
    }

    // Nearly all are one of these: no new string for each.
    private static string Letters(ReadOnlySpan<byte> letters)
        => letters.SequenceEqual("r-xp"u8) ? "r-xp"
            : letters.SequenceEqual("r--p"u8) ? "r--p"
            : letters.SequenceEqual("rw-p"u8) ? "rw-p"
            : letters.SequenceEqual("---p"u8) ? "---p"
            : System.Text.Encoding.ASCII.GetString(letters);
}
