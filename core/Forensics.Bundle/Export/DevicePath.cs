using System.Buffers;
using System.Text;

namespace Forensics.Bundle.Export;

/// <summary>Paths of the device below <c>fs/$rootfs$</c>, where tools look for them.</summary>
internal static class DevicePath
{
    public const string Root = "fs/$rootfs$/";

    private const int MaxBytes = 64 << 10;
    private const string Long = "fs/$long$/";

    /// <summary>Whether an entry stands for a path, and not for a second content of one.</summary>
    public static bool IsNamed(string entry) => entry.StartsWith(Root, StringComparison.Ordinal) || entry.StartsWith(Long, StringComparison.Ordinal);

    /// <summary>The path's own bytes; null where a name of an archive cannot be that.</summary>
    public static byte[]? Bytes(ReadOnlySpan<byte> path)
    {
        path = path.Trim((byte)'/');
        if (path.Length > MaxBytes || path.Contains((byte)0)) return null;
        foreach (var range in path.Split((byte)'/'))
        {
            if (path[range].SequenceEqual(".."u8) || path[range].SequenceEqual("."u8) || (path[range].IsEmpty && !path.IsEmpty)) return null;
        }

        return [.. Encoding.ASCII.GetBytes(Root), .. path];
    }

    /// <summary>
    /// The path as text: valid UTF-8 stays; bytes that are none, control characters, and <c>% \ : * ? " &lt; &gt; |</c>, which programs take for more than a
    /// character, are <c>%XX</c>, dots too where a component has nothing else. Different paths have different texts.
    /// </summary>
    public static string Text(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder(Root);
        var first = true;
        foreach (var range in path.Split((byte)'/'))
        {
            var component = path[range];
            if (component.IsEmpty) continue;
            if (!first) text.Append('/');
            first = false;
            var isDots = component.IndexOfAnyExcept((byte)'.') < 0;
            for (var rest = component; !rest.IsEmpty;)
            {
                var isText = Rune.DecodeFromUtf8(rest, out var rune, out var used) == OperationStatus.Done;
                if (isText && !Rune.IsControl(rune) && !(isDots && rune.Value == '.') && !(rune.IsAscii && "%\\:*?\"<>|".Contains((char)rune.Value, StringComparison.Ordinal))) text.Append(rune.ToString());
                else foreach (var value in rest[..used]) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{value:X2}");
                rest = rest[used..];
            }
        }

        return text.ToString();
    }
}
