using Forensics.Host.Inspection.Rules;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>What meddled with the tool, or may have: whoever did that may have changed all that follows.</summary>
internal sealed class AlertSection(ReportFacts facts) : IReportSection
{
    private static readonly Column[] Columns = [new("Code"), new("Alert", CellKind.Evidence), new("Step"), new("Pid", CellKind.Number), new("Path", CellKind.Evidence)];

    public string Id => "alerts";

    public string Title => "Alerts";

    public long? Count { get; } = facts.Manifest["alerts"].List.LongCount();

    public void Write(HtmlWriter html)
    {
        if (Count == 0)
        {
            Parts.Paragraph(html, "None: nothing was found that meddled with the collecting program.", "note");
            return;
        }

        Parts.Paragraph(html, "Something meddled with the collecting program, or may have. It may have changed all that follows.", "note");
        Parts.Table(html, "alerts-table", "Alerts of the run", Columns,
            facts.Manifest["alerts"].List.Take(ReportLimits.MaxAlerts).Select(alert => new Cell[]
            {
                alert["code"].Text, RunRules.Alert(alert), alert["step"].Text, Cell.Id(alert["pid"].Number), new Cell(alert.TextOf("path", ReportLimits.MaxTextChars)) { Below = alert["names"].Anything(ReportLimits.MaxTextChars, ReportLimits.MaxOwners) },
            }),
            Count ?? 0, "manifest.json");
    }
}
