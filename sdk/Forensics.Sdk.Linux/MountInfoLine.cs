using System.Buffers.Text;
using System.Text;

namespace Forensics.Sdk.Linux;

/// <summary>Parses one line: <c>36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/root rw</c> (<c>proc_pid_mountinfo(5)</c>).</summary>
internal static class MountInfoLine
{
    private const int FieldsBeforeOptional = 6;
    private const int FieldsAfterDash = 3;
    private const int MostFields = 64;

    public static MountEntry? TryParse(ReadOnlySpan<byte> line)
    {
        Span<Range> fields = stackalloc Range[MostFields];
        var count = Split(line, fields);
        var dash = FieldsBeforeOptional;
        while (dash < count && !line[fields[dash]].SequenceEqual("-"u8))
        {
            dash++;
        }

        if (dash + FieldsAfterDash >= count)
        {
            return null;
        }

        var device = line[fields[2]];
        var colon = device.IndexOf((byte)':');
        if (!TryNumber(line[fields[0]], out var id) || !TryNumber(line[fields[1]], out var parent) || colon <= 0
            || !TryNumber(device[..colon], out var major) || !TryNumber(device[(colon + 1)..], out var minor) || major > uint.MaxValue || minor > uint.MaxValue)
        {
            return null;
        }

        return new()
        {
            Id = id,
            SeenId = id,
            ParentId = parent,
            Device = DeviceNumber.Of((uint)major, (uint)minor),
            Root = new(Unescape(line[fields[3]])),
            MountPoint = new(Unescape(line[fields[4]])),
            Options = new(line[fields[5]].ToArray()),
            Propagation = Propagation(line, fields[FieldsBeforeOptional..dash]),
            Type = Encoding.Latin1.GetString(Unescape(line[fields[dash + 1]])),
            Source = new(Unescape(line[fields[dash + 2]])),
            SuperOptions = new(Unescape(line[fields[dash + 3]])),
        };
    }

    /// <summary>Three octal digits after a backslash are a byte; every other backslash stands for itself.</summary>
    internal static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var result = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[i..] is [_, >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..])
            {
                result[length++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
            else
            {
                result[length++] = text[i];
            }
        }

        return result[..length];
    }

    private static string[] Propagation(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields)
    {
        var texts = fields.IsEmpty ? [] : new string[fields.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Encoding.Latin1.GetString(line[fields[i]]);
        }

        return texts;
    }

    // An empty source leaves an empty field: two spaces are not one separator.
    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        foreach (var range in line.Split((byte)' '))
        {
            if (count == fields.Length)
            {
                return 0;
            }

            fields[count++] = range;
        }

        return count;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out ulong number)
        => Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length;
}
