using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns;

/// <summary>Bytes of the device as strings of which each character is one byte (ISO 8859-1): exact both ways, whatever the bytes are.</summary>
internal static class Latin
{
    public static string Of(ReadOnlyMemory<byte> bytes) => Of(bytes.Span);

    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>A text, cut at <see cref="AutorunLimits.TextBytes"/>.</summary>
    public static EvidenceText Text(ReadOnlySpan<char> text)
    {
        text = text.Length > AutorunLimits.TextBytes ? text[..AutorunLimits.TextBytes] : text;
        var bytes = new byte[text.Length];
        Encoding.Latin1.GetBytes(text, bytes);
        return new(bytes);
    }

    /// <summary>The beginning of a path that may be too long for one: for the subject of a fault.</summary>
    public static string Start(string path) => path.Length > LinuxLimits.PathBytes ? path[..LinuxLimits.PathBytes] : path;

    public static EvidencePath Path(string path) => new(Encoding.Latin1.GetBytes(path));

    /// <summary>For a trigger or a reason: decoded as UTF-8 and cut.</summary>
    public static string Shown(string text)
    {
        var shown = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text.Length > AutorunLimits.TriggerChars ? text[..AutorunLimits.TriggerChars] : text));
        return shown.Length < text.Length && text.Length > AutorunLimits.TriggerChars ? shown + "..." : shown;
    }

    /// <summary>A path as the root can have it: absolute, dots resolved by the text alone. Null for what no path can be.</summary>
    public static string? Clean(string path)
    {
        if (path is not ['/', ..] || path.Length > LinuxLimits.PathBytes || path.Contains('\0'))
        {
            return null;
        }

        return path.Split('/').All(part => part.Length <= LinuxLimits.NameBytes) ? Resolve(path) : null;
    }

    /// <summary>An absolute path without dots, double slashes and a slash at its end; two dots go up in the text. Not checked for what a path can be: see <see cref="Clean"/>.</summary>
    /// <param name="folder">What a relative path is relative to; absolute.</param>
    /// <param name="path">The path.</param>
    public static string Absolute(string folder, string path) => Resolve(path.StartsWith('/') ? path : $"{folder}/{path}");

    /// <summary>What comes after the last slash.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>What comes before the last slash.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>Whether a variable's or an option's value says yes, in any of the ways in which files do.</summary>
    public static bool IsYes(string value)
        => value.Trim().Trim('"', '\'').ToUpperInvariant() is "1" or "YES" or "TRUE" or "ON" or "Y";

    private static string Resolve(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
