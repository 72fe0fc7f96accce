using Forensics.Host.Inspection;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>The most unusual things, as <c>inspect</c> tells them.</summary>
internal sealed class FindingSection(ReportFacts facts) : IReportSection
{
    private readonly IReadOnlyList<Finding> findings = facts.Reading.Inspection.Findings();

    public string Id => "unusual";

    public string Title => "The most unusual things";

    public long? Count => findings.Count;

    public void Write(HtmlWriter html)
    {
        Parts.Paragraph(html, findings.Count == 0
            ? "By the rules of this version nothing unusual was found."
            : "Hints, not verdicts: each also has innocent causes, and what no rule knows is not here. What is there a thousand times ranks below what is there once.", "note");
        html.Open("ol", ("class", "findings"));
        foreach (var finding in findings.Take(InspectionLimits.MaxFindings))
        {
            html.Open("li");
            html.Open("h3");
            html.Text(finding.Name);
            html.Element("span", finding.Count == 1 ? "once" : $"{Parts.Count(finding.Count)} times", ("class", "count"));
            html.Close();
            Parts.Paragraph(html, finding.Why);
            html.Open("ul", ("class", "examples"));
            foreach (var example in finding.Examples)
            {
                html.Open("li");
                html.Evidence(example);
                html.Close();
            }

            html.Close();
            html.Close();
        }

        html.Close();
        if (findings.Count > InspectionLimits.MaxFindings)
        {
            Parts.Paragraph(html, $"Less unusual: {string.Join("; ", findings.Skip(InspectionLimits.MaxFindings).Select(finding => $"{finding.Name} ({Parts.Count(finding.Count)})"))}.", "more");
        }
    }
}
