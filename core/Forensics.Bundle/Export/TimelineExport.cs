using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Forensics.Bundle.Export.Lines;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>
/// Writes a line for each time of each record, and of each line of the index of content, as JSON lines for Timesketch: <c>message datetime timestamp_desc
/// data_type</c>, where it comes from, and the record's own fields. When something was read (<c>read_at</c>) is no event of the device and has no line.
/// </summary>
public static class TimelineExport
{
    private const string End = "_at";
    private const int MaxMessageChars = 2_000;

    private static readonly string[] Labels = ["path", "executable", "name", "unix_path", "local_address", "message", "text"];

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "message", "datetime", "timestamp", "timestamp_desc", "data_type", "source_step", "source_record", "datetime_ns" };

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
        var bytes = new ArrayBufferWriter<byte>(4_096);
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var (step, record, line) in new EntryLines(contents, options, report).Read(static _ => true))
        {
            var isObject = JsonLine.TryUse(line, source =>
            {
                var of = step.Length > 0 ? step : IndexedFileReader.Text(source, "step") ?? "";
                var status = record == "files" && source.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? metadata : source;
                foreach (var field in status.EnumerateObject())
                {
                    if (!field.Name.EndsWith(End, StringComparison.Ordinal) || field.Name == "read_at" || field.Value.ValueKind != JsonValueKind.String
                        || field.Value.GetString() is not { } time || Timestamp.Iso(time) is null) continue;
                    bytes.ResetWrittenCount();
                    json.Reset();
                    Line(json, source, of, record, field.Name, time);
                    json.Flush();
                    bytes.Write("\n"u8);
                    lines.Write(bytes.WrittenSpan);
                    report.Add(bytes.WrittenCount);
                }
            });
            malformed += isObject ? 0 : 1;
        }

        if (malformed > 0) report.Lose("records", $"{malformed} lines are malformed and were passed over");
        return report;
    }

    private static void Line(Utf8JsonWriter json, JsonElement source, string step, string record, string field, string time)
    {
        json.WriteStartObject();
        json.WriteString("message", Message(source, record, field));

        // Microseconds and an offset, which is what Timesketch parses; the nanoseconds stand beside.
        json.WriteString("datetime", $"{time.AsSpan(0, 26)}+00:00");
        json.WriteString("timestamp_desc", field[..^End.Length].Replace('_', ' '));
        json.WriteString("data_type", $"forensics:{record}");
        json.WriteString("datetime_ns", time);
        json.WriteString("source_step", step);
        json.WriteString("source_record", record);
        foreach (var member in source.EnumerateObject())
        {
            if (!Own.Contains(member.Name)) member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static string Message(JsonElement source, string record, string field)
    {
        var message = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{record} {field[..^End.Length]}");
        foreach (var label in Labels)
        {
            if (IndexedFileReader.Text(source, label) is not { Length: > 0 } text) continue;
            message.Append(": ").Append(text.AsSpan(0, Math.Min(text.Length, MaxMessageChars)));
            break;
        }

        if (source.TryGetProperty("pid", out var pid) && pid.ValueKind is JsonValueKind.Number) message.Append(CultureInfo.InvariantCulture, $" (pid {pid.GetRawText()})");
        return message.ToString();
    }
}
