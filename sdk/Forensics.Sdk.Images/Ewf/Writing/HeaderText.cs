using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Forensics.Sdk.Images.Ewf.Writing;

/// <summary>
/// The sections <c>header2</c> (UTF-16 with a byte order mark) and <c>header</c> (ASCII), compressed: lines of fields between tabs, names first, values below. Names: a description, c case number,
/// n evidence number, e examiner, t notes, md model, sn serial number, av tool, ov system, m time of acquisition, u time of the system, p password, dc not known.
/// </summary>
internal static class HeaderText
{
    private const string Sources = "srce\n0\t1\np\tn\tid\tev\ttb\tlo\tpo\tah\tgu\taq\n0\t0\n\t\t\t\t\t-1\t-1\t\t\t\n\nsub\n0\t1\np\tn\tid\tnu\tco\tgu\n0\t0\n\t\t\t\t1\t\n\n";

    public static byte[] Unicode(ImageWriterOptions options)
    {
        var seconds = options.AcquiredAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string[] values =
        [
            options.Case.Description, options.Case.CaseNumber, options.Case.EvidenceNumber, options.Case.Examiner, options.Case.Notes,
            options.DeviceModel, options.DeviceSerial, options.ToolVersion, options.OperatingSystem, seconds, seconds, "0", "",
        ];
        var text = $"3\nmain\na\tc\tn\te\tt\tmd\tsn\tav\tov\tm\tu\tp\tdc\n{string.Join('\t', values.Select(OneLine))}\n\n{Sources}";
        return Deflate([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]);
    }

    public static byte[] Ascii(ImageWriterOptions options)
    {
        // Of this header, in the zone of who made it: ours is UTC.
        var time = options.AcquiredAt.UtcDateTime.ToString("yyyy M d H m s", CultureInfo.InvariantCulture);
        string[] values =
        [
            options.Case.CaseNumber, options.Case.EvidenceNumber, options.Case.Description, options.Case.Examiner, options.Case.Notes,
            options.ToolVersion, options.OperatingSystem, time, time, "0",
        ];
        return Deflate(Encoding.ASCII.GetBytes($"1\r\nmain\r\nc\tn\ta\te\tt\tav\tov\tm\tu\tp\r\n{string.Join('\t', values.Select(OneLine))}\r\n\r\n"));
    }

    private static string OneLine(string value)
    {
        var cut = value.Length > WritingLimits.TextChars ? value[..WritingLimits.TextChars] : value;
        return string.Create(cut.Length, cut, (line, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
    }

    private static byte[] Deflate(byte[] text)
    {
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(text);
        }

        return stream.ToArray();
    }
}
