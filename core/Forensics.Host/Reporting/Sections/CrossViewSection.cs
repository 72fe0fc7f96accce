using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>Two views of one thing that do not agree.</summary>
internal sealed class CrossViewSection(ReportFacts facts) : IReportSection
{
    private static readonly Column[] Columns =
        [new("Subject", CellKind.Evidence), new("Disagreement"), new("Shown by", CellKind.Evidence), new("Not shown by", CellKind.Evidence), new("Compared", CellKind.Evidence)];

    public string Id => "cross-views";

    public string Title => "Views that do not agree";

    public long? Count => facts.Reading.CrossViews.Rows.Count;

    public bool IsThere => Count > 0 || facts.Reading.DescriptionOf("cross.view") is not null;

    public void Write(HtmlWriter html)
    {
        if (Count == 0)
        {
            Parts.Paragraph(html, "None was found, by the steps that compare views.", "note");
            return;
        }

        Parts.Paragraph(html, "What one view of the device shows and another does not: something hides, or changed while it was read. Hints, not verdicts.", "note");
        Parts.Table(html, "cross-views-table", "Views that do not agree", Columns,
            facts.Reading.CrossViews.Rows.Sorted().Select(row => new Cell[] { row.Subject, row.Disagreement, row.ShownBy, row.NotShownBy, new Cell(row.Compared) { Below = row.Detail } }),
            Count ?? 0, "records/STEP/cross.view");
    }
}
