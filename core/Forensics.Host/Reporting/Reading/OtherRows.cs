using System.Text;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>A record that the page knows nothing of: how many there are, and the first of them with the fields that have values.</summary>
/// <param name="name">The record.</param>
/// <param name="most">Rows that are kept.</param>
/// <param name="events">Takes its times.</param>
internal sealed class OtherRows(string name, int most, EventRows events) : JsonRows
{
    private const int MaxListed = 8;
    private const string Time = "_at";

    private static readonly string[] Labels = ["path", "subject", "user_name", "user", "name", "source", "target_path", "executable", "local_address", "message", "text"];

    private readonly List<Dictionary<string, string>> rows = [];
    private readonly List<string> fields = [];

    public string Name => name;

    public long Count { get; private set; }

    public IReadOnlyList<Dictionary<string, string>> Rows => rows;

    /// <summary>Fields with a value in some row: as many as a table has columns.</summary>
    public IReadOnlyList<string> Columns => [.. KnownColumns.Order(name, fields).Take(ReportLimits.MaxOtherColumns)];

    protected override void Take(ManifestView record, string step)
    {
        Count++;
        var readAt = Parse(record["read_at"].Text);
        foreach (var (field, value) in record.Members.Take(ReportLimits.MaxOtherFields))
        {
            if (field.EndsWith(Time, StringComparison.Ordinal) && field != "read_at" && Parse(value.Text) is { } at)
            {
                events.Add(Inspection.Shown.Text($"{name} {field[..^Time.Length].Replace('_', ' ')}", ReportLimits.MaxOtherChars), at, readAt, () => Label(record), step);
            }
        }

        if (rows.Count < most)
        {
            rows.Add(Row(record));
        }
    }

    private Dictionary<string, string> Row(ManifestView record)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, holder, inner, value) in Fields(record))
        {
            if (field == "read_at" || field.EndsWith("_bytes", StringComparison.Ordinal) && value.Number is null || value.Anything(ReportLimits.MaxOtherChars, MaxListed) is not { Length: > 0 })
            {
                continue;
            }

            row[field] = holder.TextOf(inner, ReportLimits.MaxOtherChars) ?? value.Anything(ReportLimits.MaxOtherChars, MaxListed)!;
            if (!fields.Contains(field) && fields.Count < ReportLimits.MaxOtherFields)
            {
                fields.Add(field);
            }
        }

        return row;
    }

    /// <summary>The fields of a record; of one that is an object, its own, as <c>host.name</c>.</summary>
    private static IEnumerable<(string Field, ManifestView Holder, string Inner, ManifestView Value)> Fields(ManifestView record)
        => record.Members.Take(ReportLimits.MaxOtherFields).SelectMany(member => member.Value.Members.Take(ReportLimits.MaxOtherFields).ToList() is { Count: > 0 } inner
            ? inner.Select(each => ($"{member.Name}.{each.Name}", member.Value, each.Name, each.Value))
            : [(member.Name, record, member.Name, member.Value)]);

    private static string Label(ManifestView record)
    {
        var texts = Labels.Select(label => record.TextOf(label, ReportLimits.MaxTextChars)).OfType<string>().Take(2).ToList();
        return texts.Count > 0 ? string.Join(", ", texts) : record.Members.Select(member => member.Value.Text).OfType<string>().FirstOrDefault() ?? "?";
    }

    private static RecordTime? Parse(string? text) => text is null ? null : RecordTime.Parse(Encoding.UTF8.GetBytes(text));
}
