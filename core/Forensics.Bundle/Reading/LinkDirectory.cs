using System.Buffers.Text;

namespace Forensics.Bundle.Reading;

/// <summary><c>custody/links.txt</c>: a line <c>NNNN OFFSET</c> for each link before the last, the offset being that of the list's first header byte in the archive.</summary>
internal static class LinkDirectory
{
    /// <summary>Null when it is not of that form, with links from 1 on and growing offsets.</summary>
    public static List<long>? Parse(ReadOnlySpan<byte> text)
    {
        var places = new List<long>();
        var last = 0L;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0) return null;
            var line = text[..end];
            text = text[(end + 1)..];
            if (!Utf8Parser.TryParse(line, out int link, out var digits) || link != places.Count + 1 || digits < 4 || digits + 1 >= line.Length || line[digits] != (byte)' '
                || !Utf8Parser.TryParse(line[(digits + 1)..], out long offset, out var read) || read != line.Length - digits - 1 || offset <= last) return null;
            last = offset;
            places.Add(offset);
        }

        return places;
    }
}
