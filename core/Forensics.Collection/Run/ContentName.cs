using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Forensics.Collection.Run;

/// <summary>
/// The entry name of a device path: the path below <c>fs/$rootfs$</c>, bytes that a name cannot have as <c>%XX</c>. Different paths have different names;
/// the <c>files</c> index tells the true path. What is too long for a name stands below <c>fs/$long$</c> under its digest.
/// </summary>
/// <remarks>
/// Long content continues in entries <c>NAME.part0001</c>, <c>NAME.part0002</c>, ... Those names are the bundle's own: whoever plants a file of that name
/// on the device would otherwise take the name of a part that is still to come, and end the run.
/// </remarks>
public static partial class ContentName
{
    private const string Root = "fs/$rootfs$";
    private const int MaxNameChars = 230;
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._$-+@,=~"u8);

    /// <summary>The name.</summary>
    /// <param name="path">The path on the device, in bytes.</param>
    /// <returns>A name that is valid for an entry.</returns>
    public static string Of(ReadOnlySpan<byte> path)
    {
        var name = new StringBuilder(Root);
        foreach (var range in path.Split((byte)'/'))
        {
            var segment = path[range];
            if (segment.IsEmpty || segment.SequenceEqual("."u8))
            {
                continue;
            }

            // A segment of two dots would leave the folder.
            var escapesDots = segment.SequenceEqual(".."u8) || IsPart(Encoding.Latin1.GetString(segment));
            name.Append('/');
            foreach (var value in segment)
            {
                _ = Plain.Contains(value) && (value != '.' || !escapesDots) ? name.Append((char)value) : name.Append($"%{value:X2}");
            }
        }

        return name.Length > MaxNameChars || name.Length == Root.Length ? $"fs/$long$/{Convert.ToHexStringLower(SHA256.HashData(path))}" : name.ToString();
    }

    /// <summary>Whether the name is one that a part of longer content can have.</summary>
    /// <param name="name">A name.</param>
    /// <returns>Whether it ends like <c>.part0001</c>.</returns>
    public static bool IsPart(string name) => PartPattern().IsMatch(name);

    [GeneratedRegex(@"\.part[0-9]{4,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();
}
