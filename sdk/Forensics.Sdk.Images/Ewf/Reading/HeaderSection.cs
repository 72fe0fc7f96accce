using System.Globalization;
using System.Text;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>
/// Sections <c>header</c> (ASCII) and <c>header2</c> (UTF-16): lines; after the line <c>main</c> one of names and one of values, with tabs between. A header2 has its times in seconds
/// since 1970, a header as numbers of a local time.
/// </summary>
internal static class HeaderSection
{
    private const string Main = "main";
    private const int LocalTimeNumbers = 6;
    private const int MostValues = 256;

    /// <returns>What it says; null when it is damaged.</returns>
    public static ImageCase? Parse(byte[] body)
    {
        // No buffer for what the bytes cannot become.
        var inflated = new byte[(int)Math.Min(ImageLimits.HeaderTextBytes, (long)body.Length * ImageLimits.MostInflation)];
        var length = Inflation.Inflate(body, body.Length, inflated);
        return length < 0 ? null : Parse(Text(inflated.AsSpan(0, length)));
    }

    private static string Text(ReadOnlySpan<byte> bytes)
        => bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) ? Encoding.Unicode.GetString(bytes[2..])
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) ? Encoding.BigEndianUnicode.GetString(bytes[2..])
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? Encoding.UTF8.GetString(bytes[3..])
        : System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
        : Encoding.Latin1.GetString(bytes);

    private static ImageCase Parse(string text)
    {
        using var lines = new StringReader(text);
        for (var line = lines.ReadLine(); line is not null && line != Main; line = lines.ReadLine())
        {
        }

        var names = (lines.ReadLine() ?? string.Empty).Split('\t', MostValues);
        var values = (lines.ReadLine() ?? string.Empty).Split('\t', MostValues);
        var (at, local) = Time(Of("m"));
        return new()
        {
            CaseNumber = Of("c"),
            EvidenceNumber = Of("n"),
            Description = Of("a"),
            Examiner = Of("e"),
            Notes = Of("t"),
            Software = Of("av"),
            Platform = Of("ov"),
            Model = Of("md"),
            SerialNumber = Of("sn"),
            Label = Of("l"),
            AcquiredAt = at,
            AcquiredAtLocal = local,
        };

        string? Of(string name)
            => Array.IndexOf(names, name) is >= 0 and var i && i < values.Length && values[i].Trim() is { Length: > 0 } value
                ? value[..Math.Min(value.Length, ImageLimits.HeaderValueChars)] : null;
    }

    private static (DateTimeOffset? At, string? Local) Time(string? text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return (DateTimeOffset.FromUnixTimeSeconds(seconds), null);
        }

        var numbers = (text ?? string.Empty).Split(' ', LocalTimeNumbers + 1);
        return numbers.Length == LocalTimeNumbers && numbers.All(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? (null, $"{numbers[0]:D4}-{numbers[1].PadLeft(2, '0')}-{numbers[2].PadLeft(2, '0')} {numbers[3].PadLeft(2, '0')}:{numbers[4].PadLeft(2, '0')}:{numbers[5].PadLeft(2, '0')}")
            : (null, text);
    }
}
