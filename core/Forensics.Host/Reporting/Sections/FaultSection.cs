using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>What could not be read, by its code.</summary>
internal sealed class FaultSection(ReportFacts facts) : IReportSection
{
    private static readonly Column[] Columns = [new("Path", CellKind.Evidence), new("Kind"), new("System call"), new("Message", CellKind.Evidence), new("Step")];

    public string Id => "faults";

    public string Title => "Faults";

    public long? Count => facts.Reading.Faults.Count;

    public void Write(HtmlWriter html)
    {
        if (Count == 0)
        {
            Parts.Paragraph(html, "None.", "note");
            return;
        }

        Parts.Paragraph(html, "What could not be read, or not as it should be: evidence that is missing. The rarest codes first.", "note");
        var number = 0;
        foreach (var (code, faults) in facts.Reading.Faults.Codes)
        {
            html.Open("details", ("class", "record"));
            html.Open("summary");
            html.Element("bdi", code, ("class", "name"));
            html.Text(" ");
            html.Element("span", Parts.Count(faults.Count), ("class", "count"));
            html.Close();
            Parts.Table(html, $"faults-{number++}", code, Columns,
                faults.Sorted().Select(row => new Cell[] { row.Path ?? "no path", row.Kind, row.SystemCall, row.Message, row.Step }), faults.Count, "faults/0001.jsonl");
            html.Close();
        }
    }
}
