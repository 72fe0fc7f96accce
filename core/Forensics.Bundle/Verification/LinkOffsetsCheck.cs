using System.Text;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>Compares <c>custody/links.txt</c> with where the lists of the links do begin.</summary>
internal static class LinkOffsetsCheck
{
    /// <summary>Null when the text is right, otherwise what is wrong with it first.</summary>
    /// <param name="text">Content of the entry.</param>
    /// <param name="offsets">For each link so far, in order, where the header of its list begins in the decompressed archive.</param>
    public static string? Fault(ReadOnlySpan<byte> text, IReadOnlyList<long> offsets)
    {
        Span<byte> expected = stackalloc byte[LinkOffsets.MaxLineBytes];
        for (var link = 1; link <= offsets.Count; link++)
        {
            if (text.IsEmpty) return $"it has no line for link {link}";
            var line = expected[..Encoding.ASCII.GetBytes(LinkOffsets.Line(link, offsets[link - 1]), expected)];
            if (!text.StartsWith(line)) return $"its line for link {link} is wrong";
            text = text[line.Length..];
        }

        return text.IsEmpty ? null : $"it has more lines than the {offsets.Count} links before it";
    }
}
