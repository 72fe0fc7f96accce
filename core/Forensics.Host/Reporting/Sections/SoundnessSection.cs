using Forensics.Host.Inspection;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>What the collection left on the device, what was not prevented, and what this page did not read.</summary>
internal sealed class SoundnessSection(ReportFacts facts) : IReportSection
{
    private const int MaxCounts = 32;

    public string Id => "soundness";

    public string Title => "What the collection left, and what was not prevented";

    public long? Count => null;

    public void Write(HtmlWriter html)
    {
        var footprint = facts.Manifest["footprint"];
        Parts.Facts(html,
            ("Left on the device", footprint["sums"].Counts(MaxCounts)),
            ("Lines of the footprint", footprint["entries"].Number is { } entries ? $"{Parts.Count(entries)}, in footprint/0001.jsonl{(footprint["entries_dropped"].Number is > 0 and var dropped ? $"; {Parts.Count(dropped)} more have no line" : string.Empty)}" : null),
            ("Limits", facts.Manifest["enforcement"]["limits"].Text));
        var notPrevented = facts.Manifest["enforcement"]["not_prevented"].List.ToList();
        if (notPrevented.Count > 0)
        {
            html.Element("h3", "Not prevented");
            html.Open("ul");
            foreach (var line in notPrevented.Take(ReportLimits.MaxNotPrevented))
            {
                html.Open("li");
                html.Evidence(line.Anything(ReportLimits.MaxTextChars, 1) ?? "?");
                html.Close();
            }

            html.Close();
            Parts.More(html, notPrevented.Count - ReportLimits.MaxNotPrevented, "manifest.json");
        }

        Read(html);
    }

    private void Read(HtmlWriter html)
    {
        var reading = facts.Reading;
        var (malformed, tooLong) = (Math.Max(reading.Malformed, reading.Inspection.Malformed), Math.Max(reading.TooLong, reading.Inspection.TooLong));
        if (malformed + tooLong > 0)
        {
            Parts.Paragraph(html, $"Of this bundle {Parts.Count(malformed)} lines are not what their stream should hold, and {Parts.Count(tooLong)} are longer than {Parts.Count(InspectionLimits.MaxLineBytes)} bytes: they are not on this page.", "warning");
        }

        if (reading.HasGivenUp || reading.Inspection.HasGivenUp)
        {
            Parts.Paragraph(html, "There are too many such lines: what follows them was not looked at.", "warning");
        }
    }
}
