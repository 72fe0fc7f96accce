using System.Text.Json;
using Forensics.Bundle.Export.Lines;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>Writes all <c>filesystem.entry</c> records, and the index of content, as a bodyfile for <c>mactime -b</c>.</summary>
public static class BodyfileExport
{
    private const string Listing = "filesystem.entry";

    /// <summary>Writes it.</summary>
    /// <param name="contents">The bundle.</param>
    /// <param name="target">The stream; not closed.</param>
    /// <param name="options">What of it.</param>
    /// <returns>How many lines were written.</returns>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public static ExportReport Write(BundleContents contents, Stream target, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var report = new ExportReport();
        var malformed = 0L;
        using var lines = new LineTarget(target);
        foreach (var (_, record, line) in new EntryLines(contents, options, report).Read(record => record is Listing or "files"))
        {
            var isObject = JsonLine.TryUse(line, json =>
            {
                var status = record == Listing ? json : json.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? metadata : default;
                if (status.ValueKind != JsonValueKind.Object || BodyfileObject.Of(json, status) is not { } described) return;
                var text = BodyfileText.Line(described);
                lines.Write(text);
                report.Add(text.Length);
            });
            malformed += isObject ? 0 : 1;
        }

        if (malformed > 0) report.Lose("records", $"{malformed} lines are malformed and were passed over");
        return report;
    }
}
