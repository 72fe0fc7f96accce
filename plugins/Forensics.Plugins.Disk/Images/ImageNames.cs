using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Names of images after names of sources: of the characters that a blob's name may have.</summary>
internal static class ImageNames
{
    private const int MostLength = 80;

    /// <param name="path">The source; its last component is taken.</param>
    public static string Of(EvidencePath path)
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
        return name.Length == 0 ? "image" : name;
    }
}
