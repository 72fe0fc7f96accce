using System.Text;
using Forensics.Host.Reporting.Html;
using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Reporting.Sections;

/// <summary>Records that are shown as they are: a line with their count and what their schema says, and a table of the first of them. So plugins of others appear too.</summary>
/// <param name="facts">What the page is made of.</param>
/// <param name="id">Its place.</param>
/// <param name="title">Its heading.</param>
/// <param name="isOf">Which records stand in it.</param>
/// <param name="isFolded">Whether its tables begin folded.</param>
internal sealed class RecordSection(ReportFacts facts, string id, string title, Func<string, bool> isOf, bool isFolded) : IReportSection
{
    private readonly List<OtherRows> records = [.. facts.Reading.Others.Where(record => record.Count > 0 && isOf(record.Name))];

    public string Id => id;

    public string Title => title;

    public long? Count => records.Sum(record => record.Count);

    public bool IsThere => records.Count > 0;

    public void Write(HtmlWriter html)
    {
        foreach (var record in records)
        {
            html.Open("details", ("open", isFolded ? null : ""), ("class", "record"));
            html.Open("summary");
            html.Element("bdi", record.Name, ("class", "name"));
            html.Text(" ");
            html.Element("span", Parts.Count(record.Count), ("class", "count"));
            html.Close();
            if (facts.Reading.DescriptionOf(record.Name) is { } description)
            {
                html.Open("p", ("class", "note"));
                html.Evidence(description);
                html.Close();
            }

            var columns = record.Columns;
            if (columns.Count > 0)
            {
                Parts.Table(html, Place(record.Name), record.Rows.Count < record.Count ? $"{record.Name}, the first {Parts.Count(record.Rows.Count)} of" : record.Name,
                    [.. columns.Select(column => new Column(Inspection.Shown.Text(column.Replace('_', ' ')), Kind(record, column)))],
                    record.Rows.Select(row => columns.Select(column => new Cell(row.GetValueOrDefault(column))).ToArray()), record.Count, $"records/STEP/{record.Name}");
            }

            html.Close();
        }
    }

    private static CellKind Kind(OtherRows record, string column)
        => column.EndsWith("_at", StringComparison.Ordinal) ? CellKind.Time
            : record.Rows.All(row => !row.TryGetValue(column, out var value) || long.TryParse(value, out _)) ? CellKind.Number
            : CellKind.Evidence;

    // Names of entries are ASCII letters, digits and a few signs.
    private static string Place(string name) => new StringBuilder("record-").Append(name.Select(each => char.IsAsciiLetterOrDigit(each) ? each : '-').ToArray()).ToString();
}
