using System.Buffers.Text;
using System.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users;

/// <summary>Bytes of the device as fields of records.</summary>
internal static class UserText
{
    /// <summary>A text, cut at the limit; null when it is empty.</summary>
    public static EvidenceText? OrNull(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : Of(bytes);

    /// <summary>A text, cut at the limit.</summary>
    public static EvidenceText Of(ReadOnlyMemory<byte> bytes) => new(bytes[..Math.Min(bytes.Length, UserLimits.TextBytes)]);

    /// <summary>A text whose characters each stand for a byte.</summary>
    public static EvidenceText OfLatin1(string text) => Of(Encoding.Latin1.GetBytes(text));

    /// <summary>A path, cut at the limit; null when it is empty.</summary>
    public static EvidencePath? Path(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : new(bytes[..Math.Min(bytes.Length, UserLimits.TextBytes)]);

    /// <summary>Bytes up to the first NUL.</summary>
    public static ReadOnlyMemory<byte> UpToNul(ReadOnlyMemory<byte> bytes) => bytes.Span.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes;

    /// <summary>A number of decimal digits alone; null when it is none.</summary>
    public static long? Number(ReadOnlyMemory<byte> bytes)
        => Utf8Parser.TryParse(bytes.Span, out long number, out var used) && used == bytes.Length && bytes.Span[0] != (byte)'+' ? number : null;

    /// <summary>A user's or group's number; null when it is none.</summary>
    public static uint? Id(ReadOnlyMemory<byte> bytes) => Number(bytes) is >= 0 and <= uint.MaxValue and var number ? (uint)number : null;

    /// <summary>Permissions as four octal digits.</summary>
    public static string Mode(int permissions) => Convert.ToString(permissions, 8).PadLeft(4, '0');

    /// <summary>Words between commas, up to the limits.</summary>
    public static List<EvidenceText> List(ReadOnlyMemory<byte> bytes, out bool cut) => Fitting(Words(bytes), UserLimits.ListEntries, out cut);

    /// <summary>As many of some texts as fit a record.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cut">Whether there are more.</param>
    public static List<EvidenceText> Fitting(IEnumerable<EvidenceText> texts, int most, out bool cut)
    {
        var fitting = new List<EvidenceText>();
        var total = 0;
        cut = false;
        foreach (var text in texts)
        {
            total += JsonLength(text.Bytes.Span);
            if (fitting.Count == most || total > UserLimits.ListJsonBytes)
            {
                cut = true;
                break;
            }

            fitting.Add(text);
        }

        return fitting;
    }

    private static IEnumerable<EvidenceText> Words(ReadOnlyMemory<byte> bytes)
    {
        for (var rest = bytes; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)',');
            var word = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!word.IsEmpty)
            {
                yield return new(word);
            }
        }
    }

    /// <summary>At most so long in a record: what is no plain character is escaped, and stands beside it in base64 when it is no UTF-8.</summary>
    private static int JsonLength(ReadOnlySpan<byte> bytes)
    {
        var length = 3;
        foreach (var next in bytes)
        {
            length += char.IsAsciiLetterOrDigit((char)next) || next is (byte)'_' or (byte)'-' or (byte)'.' ? 1 : 8;
        }

        return length;
    }
}
