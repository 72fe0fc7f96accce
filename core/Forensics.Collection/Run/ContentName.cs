using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Forensics.Collection.Run;

/// <summary>
/// The entry name of a device path: the path below <c>fs/$rootfs$</c>, bytes that a name cannot have as <c>%XX</c>. Different paths have different names;
/// the <c>files</c> index tells the true path. What is too long for a name stands below <c>fs/$long$</c> under its digest.
/// </summary>
internal static class ContentName
{
    private const string Root = "fs/$rootfs$";
    private const int MaxNameChars = 230;
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._$-+@,=~"u8);

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

            name.Append('/');
            foreach (var value in segment)
            {
                // A segment of two dots would leave the folder.
                _ = Plain.Contains(value) && !segment.SequenceEqual(".."u8) ? name.Append((char)value) : name.Append($"%{value:X2}");
            }
        }

        return name.Length > MaxNameChars || name.Length == Root.Length ? $"fs/$long$/{Convert.ToHexStringLower(SHA256.HashData(path))}" : name.ToString();
    }
}
