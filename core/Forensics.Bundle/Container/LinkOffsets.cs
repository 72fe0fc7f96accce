using System.Globalization;

namespace Forensics.Bundle.Container;

/// <summary>Lines of <c>custody/links.txt</c>: the number of a link, and where the header of its list begins in the decompressed tar.</summary>
internal static class LinkOffsets
{
    /// <summary>Longest line: two numbers of 10 and 19 digits, the space and the newline.</summary>
    public const int MaxLineBytes = 10 + 1 + 19 + 1;

    public static string Line(int link, long offset) => string.Create(CultureInfo.InvariantCulture, $"{link:D4} {offset}\n");
}
