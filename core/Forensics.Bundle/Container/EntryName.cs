using System.Buffers;

namespace Forensics.Bundle.Container;

/// <summary>
/// Names of entries: ASCII segments of <c>[A-Za-z0-9._$+@,=~%-]</c> separated by <c>/</c>, none empty, <c>.</c> or <c>..</c>. Such a name cannot
/// leave the folder it is extracted to, needs no escaping in a <c>sha256sum</c> list, and is safe on a terminal.
/// </summary>
internal static class EntryName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._$+@,=~%-/");

    /// <summary>Null when the name is good, otherwise what is wrong with it.</summary>
    public static string? Fault(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty) return "is empty";
        if (name.Length > BundleLimits.MaxNameChars) return $"is longer than {BundleLimits.MaxNameChars} characters";
        if (name.ContainsAnyExcept(Allowed)) return "has a character other than A-Z a-z 0-9 . _ $ + @ , = ~ % - /";
        foreach (var range in name.Split('/'))
        {
            var segment = name[range];
            if (segment.IsEmpty) return "has an empty segment";
            if (segment is "." or "..") return "has a segment '.' or '..'";
        }

        return null;
    }

    public static bool IsAtOrBelow(string name, string folder) =>
        name.StartsWith(folder, StringComparison.Ordinal) && (name.Length == folder.Length || name[folder.Length] == '/');

    /// <summary>Length of the parent's name without the slash; 0 for a name at the top.</summary>
    public static int ParentLength(ReadOnlySpan<char> name) => Math.Max(name.LastIndexOf('/'), 0);
}
