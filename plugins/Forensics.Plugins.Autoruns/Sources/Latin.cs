using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Bytes of the device as strings of which each character is one byte (ISO 8859-1): exact both ways, whatever the bytes are.</summary>
internal static class Latin
{
    public static string Of(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);

    /// <summary>A text, cut at <see cref="AutorunLimits.TextBytes"/>.</summary>
    public static EvidenceText Text(ReadOnlySpan<char> text)
    {
        text = text.Length > AutorunLimits.TextBytes ? text[..AutorunLimits.TextBytes] : text;
        var bytes = new byte[text.Length];
        Encoding.Latin1.GetBytes(text, bytes);
        return new(bytes);
    }

    public static EvidencePath Path(string path) => new(Encoding.Latin1.GetBytes(path));

    /// <summary>For a trigger or a reason: decoded as UTF-8 and cut.</summary>
    public static string Show(string text)
    {
        var shown = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text.Length > SourceLimits.TriggerChars ? text[..SourceLimits.TriggerChars] : text));
        return shown.Length < text.Length && text.Length > SourceLimits.TriggerChars ? shown + "..." : shown;
    }

    /// <summary>A path as the root can have it: absolute, dots resolved by the text alone. Null for what no path can be.</summary>
    public static string? Clean(string path)
    {
        if (path is not ['/', ..] || path.Length > LinuxLimits.PathBytes || path.Contains('\0'))
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length > LinuxLimits.NameBytes)
            {
                return null;
            }

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

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>Whether a variable's or an option's value says yes, in any of the ways in which files do.</summary>
    public static bool IsYes(string value)
        => value.Trim().Trim('"', '\'').ToUpperInvariant() is "1" or "YES" or "TRUE" or "ON" or "Y";
}
