using System.Globalization;

namespace Forensics.Bundle.Container;

/// <summary>Lines of <c>custody/links.txt</c>: the number of a link, and where the header of its list begins in the decompressed tar.</summary>
internal static class LinkOffsets
{
    public static string Line(int link, long offset) => string.Create(CultureInfo.InvariantCulture, $"{link:D4} {offset}\n");
}
