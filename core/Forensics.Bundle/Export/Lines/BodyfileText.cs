using System.Buffers;
using System.Globalization;
using System.Text;

namespace Forensics.Bundle.Export.Lines;

/// <summary>
/// A line of a bodyfile (The Sleuth Kit, "Body file", version 3): <c>MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime</c>, times in seconds, 0 for
/// what is not known. Bytes of a name that could end a field or a line, control characters and what is no UTF-8 are <c>\xHH</c>, a backslash <c>\\</c>.
/// </summary>
internal static class BodyfileText
{
    public static byte[] Line(BodyfileObject described)
    {
        var line = new StringBuilder(256).Append(described.Md5 ?? "0").Append('|');
        Name(line, described.Path);
        if (described.Type == "symlink" && described.LinkTarget is { } target)
        {
            line.Append(" -> ");
            Name(line, target);
        }

        line.Append(CultureInfo.InvariantCulture, $"|{Digits(described.Inode)}|{Mode(described.Type, described.Mode)}|{described.OwnerId}|{described.GroupId}|{described.SizeBytes}");
        foreach (var time in new[] { described.AccessedAt, described.ModifiedAt, described.ChangedAt, described.CreatedAt }) line.Append(CultureInfo.InvariantCulture, $"|{time?.Seconds ?? 0}");
        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private static string Digits(string? inode) => inode is { Length: > 0 and <= 20 } && inode.All(char.IsAsciiDigit) ? inode : "0";

    private static void Name(StringBuilder line, ReadOnlySpan<byte> name)
    {
        while (!name.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(name, out var rune, out var used) == OperationStatus.Done;
            if (isText && rune.Value == '\\') line.Append("\\\\");
            else if (isText && rune.Value is not ('|' or < ' ' or (>= 0x7f and < 0xa0) or 0x2028 or 0x2029)) line.Append(rune.ToString());
            else foreach (var value in name[..used]) line.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            name = name[used..];
        }
    }

    private static string Mode(string? type, int mode)
    {
        var letter = type switch
        {
            "file" => 'r',
            "directory" => 'd',
            "symlink" => 'l',
            "fifo" => 'p',
            "socket" => 's',
            "block-device" => 'b',
            "character-device" => 'c',
            _ => '-',
        };
        var text = $"{letter}/{letter}rwxrwxrwx".ToCharArray();
        for (var i = 0; i < 9; i++) text[3 + i] = (mode & (0x100 >> i)) == 0 ? '-' : text[3 + i];
        Special(ref text[5], (mode & 0x800) != 0, 's');
        Special(ref text[8], (mode & 0x400) != 0, 's');
        Special(ref text[11], (mode & 0x200) != 0, 't');
        return new(text);
    }

    private static void Special(ref char execute, bool isSet, char letter) => execute = !isSet ? execute : execute == 'x' ? letter : char.ToUpperInvariant(letter);
}
