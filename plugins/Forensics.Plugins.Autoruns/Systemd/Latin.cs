using System.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Bytes as text of one character each, so that text is worked on as text and no byte is lost.</summary>
internal static class Latin
{
    /// <summary>The bytes as text.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The bytes of text, as the record has them; cut where they are too long.</summary>
    public static EvidenceText Text(string text) => new(Encoding.Latin1.GetBytes(text.Length > AutorunLimits.TextBytes ? text[..AutorunLimits.TextBytes] : text));

    /// <summary>The bytes of a path.</summary>
    public static EvidencePath Path(string path) => new(Encoding.Latin1.GetBytes(path));

    /// <summary>The text as people read it: UTF-8 where it is.</summary>
    public static string Shown(string text) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));

    /// <summary>An absolute path without dots, double slashes and a slash at its end; two dots go up in the text.</summary>
    /// <param name="folder">What a relative path is relative to; absolute.</param>
    /// <param name="path">The path.</param>
    public static string Absolute(string folder, string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : $"{folder}/{path}").Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part.Length > 0 && part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>What comes after the last slash.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>What comes before the last slash.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
}
