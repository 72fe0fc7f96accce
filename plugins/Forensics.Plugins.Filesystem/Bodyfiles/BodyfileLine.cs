using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Bodyfiles;

/// <summary>
/// Lines of a bodyfile as <c>mactime -b</c> reads them: <c>MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime</c>, times in seconds, 0 for what is
/// not known. In a name each byte that could end a field or a line, that is a control character, or that is no UTF-8, is written <c>\xHH</c>, a backslash
/// <c>\\</c>: no name can forge a field, and each can be got back. Source: The Sleuth Kit, "Body file" (version 3).
/// </summary>
internal static class BodyfileLine
{
    private const int FixedBytes = 512;
    private const int MostPerByte = 4;

    /// <summary>Appends what comes after the MD5, which may be known only later: <c>|name|...</c> and the line feed.</summary>
    public static void AppendRest(LineBuffer line, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name, in FileStatus status, ReadOnlySpan<byte> target)
    {
        line.Reserve(FixedBytes + ((directory.Length + name.Length + target.Length) * MostPerByte));
        line.Append("|"u8);
        Name(line, directory);
        Name(line, name);
        if (status.Type == FileType.SymbolicLink)
        {
            line.Append(" -> "u8);
            Name(line, target);
        }

        line.Append("|"u8);
        line.Append(status.Inode);
        line.Append("|"u8);
        Mode(line, status);
        line.Append("|"u8);
        line.Append(status.UserId);
        line.Append("|"u8);
        line.Append(status.GroupId);
        line.Append("|"u8);
        line.Append(status.LengthBytes);
        Time(line, status.AccessedAt.Seconds);
        Time(line, status.ModifiedAt.Seconds);
        Time(line, status.ChangedAt.Seconds);
        Time(line, status.CreatedAt?.Seconds ?? 0);
        line.Append("\n"u8);
    }

    /// <summary>Appends the MD5, or 0.</summary>
    public static void AppendStart(LineBuffer line, ReadOnlySpan<byte> md5)
    {
        line.Reserve(FixedBytes);
        if (md5.IsEmpty)
        {
            line.Append("0"u8);
            return;
        }

        DetailFormatter.Digits(line, md5);
    }

    private static void Name(LineBuffer line, ReadOnlySpan<byte> name)
    {
        while (!name.IsEmpty)
        {
            var isValid = System.Text.Rune.DecodeFromUtf8(name, out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
            if (isValid && rune.Value is '\\')
            {
                line.Append("\\\\"u8);
            }
            else if (isValid && rune.Value is not ('|' or < ' ' or (>= 0x7f and < 0xa0) or 0x2028 or 0x2029))
            {
                line.Append(name[..consumed]);
            }
            else
            {
                foreach (var value in name[..consumed])
                {
                    line.Append("\\x"u8);
                    DetailFormatter.Digits(line, [value]);
                }
            }

            name = name[consumed..];
        }
    }

    // The type as the directory and as the inode have it, then permissions as ls(1) shows them.
    private static void Mode(LineBuffer line, in FileStatus status)
    {
        var type = status.Type switch
        {
            FileType.Regular => (byte)'r',
            FileType.Directory => (byte)'d',
            FileType.SymbolicLink => (byte)'l',
            FileType.Fifo => (byte)'p',
            FileType.Socket => (byte)'s',
            FileType.BlockDevice => (byte)'b',
            FileType.CharacterDevice => (byte)'c',
            _ => (byte)'-',
        };
        Span<byte> text = [type, (byte)'/', type, .. "rwxrwxrwx"u8];
        var bits = status.Permissions;
        for (var i = 0; i < 9; i++)
        {
            text[3 + i] = (bits & (0x100 >> i)) == 0 ? (byte)'-' : text[3 + i];
        }

        Special(ref text[5], (bits & 0x800) != 0, (byte)'s');
        Special(ref text[8], (bits & 0x400) != 0, (byte)'s');
        Special(ref text[11], (bits & 0x200) != 0, (byte)'t');
        line.Append(text);
    }

    private static void Special(ref byte execute, bool isSet, byte letter)
        => execute = !isSet ? execute : execute == 'x' ? letter : (byte)(letter - 32);

    private static void Time(LineBuffer line, long seconds)
    {
        line.Append("|"u8);
        if (seconds < 0)
        {
            line.Append("-"u8);
        }

        line.Append(seconds < 0 ? (ulong)-(seconds + 1) + 1 : (ulong)seconds);
    }
}
