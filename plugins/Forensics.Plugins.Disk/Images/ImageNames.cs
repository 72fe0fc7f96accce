using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Names of images after names of sources: of the characters that a blob's name may have.</summary>
internal static class ImageNames
{
    private const int MostLength = 64;

    /// <param name="path">The source; its last component is taken.</param>
    /// <param name="at">For a folder in which there may be others: when it was begun. Null in a bundle, where the step tells them apart.</param>
    public static string Of(EvidencePath path, DateTimeOffset? at = null)
    {
        var bytes = path.Bytes.Span;
        var last = bytes[(bytes.LastIndexOf((byte)'/') + 1)..];
        last = last[..Math.Min(last.Length, MostLength)];
        Span<char> text = stackalloc char[last.Length];
        for (var i = 0; i < last.Length; i++)
        {
            text[i] = char.IsAsciiLetterOrDigit((char)last[i]) || last[i] is (byte)'_' or (byte)'-' or (byte)'.' ? (char)last[i] : '_';
        }

        var name = new string(text).TrimStart('.');
        return (name.Length == 0 ? "image" : name) + (at is { } time ? string.Create(CultureInfo.InvariantCulture, $"-{time.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}") : string.Empty);
    }
}
