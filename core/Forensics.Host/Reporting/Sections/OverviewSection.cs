using System.Globalization;
using Forensics.Host.Device;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>Device, case and run.</summary>
internal sealed class OverviewSection(ReportFacts facts) : IReportSection
{
    public string Id => "overview";

    public string Title => "Device, case and run";

    public long? Count => null;

    public void Write(HtmlWriter html)
    {
        var manifest = facts.Manifest;
        if (facts.Reading.Inspection.Manifest is null)
        {
            Parts.Paragraph(html, "There is no manifest.json that can be read: device and run are not known.", "note");
        }

        var (tool, run, device, clock, output) = (manifest["tool"], manifest["run"], manifest["device"], manifest["clock"], manifest["output"]);
        html.Open("div", ("class", "cards"));
        Card(html, "Device",
            ("Host name", device["hostname"].Text), ("System", facts.Reading.Others.FirstOrDefault(other => other.Name == "system.info")?.Rows is [var first, ..] ? first.GetValueOrDefault("operating_system.pretty_name") : null), ("Kernel", Join(" ", device["kernel_release"].Text, device["architecture"].Text)),
            ("Machine id", device["machine_id"].Text), ("Root", run["root"].Text),
            ("Whole device", device["whole_device"].Truth switch { true => null, false => "no: taken in a container or namespace, which is all that you see", _ => "could not be told" }));
        Card(html, "Case",
            ("Case number", Case("case_number")), ("Evidence number", Case("evidence_number")), ("Description", Case("description")), ("Examiner", Case("examiner")), ("Notes", Case("notes")));
        Card(html, "Run",
            ("Started", Time(run["started_at"])), ("Ended", Time(run["ended_at"])), ("Took", run["duration_ms"].Number is { } took ? Steps.Seconds(took) : null),
            ("Result", Join(", exit code ", run["result"].Text, run["exit_code"].Number?.ToString(CultureInfo.InvariantCulture))), ("Interrupted by", run["interrupted_by"].Text),
            ("Profile", run["profile"]["name"].Text), ("Tool", Join(" ", tool["name"].Text, tool["version"].Text)),
            ("Rights", run["effective_user_is_root"].Truth is false ? "without root: what root alone can read is missing" : null));
        Card(html, "Clock and output",
            ("Clock", clock["stepped_ms"].Number is { } stepped ? ClockReading.IsStep(stepped) ? $"STEPPED by {Parts.Count(stepped)} ms during the run: times are on two clocks" : "was not set during the run" : null),
            ("Kept by NTP", clock["end"]["ntp_synchronised"].Truth switch { true => "yes", false => "no", _ => null }), ("Zone of the device", clock["zone"].Text),
            ("Output", output["output_on_source"].Truth switch { true => "ON THE DEVICE ITSELF: free space of it was overwritten", false => "not on what was inspected", _ => null }),
            ("Path", output["path"].Text), ("Libraries", manifest["user_space"]["statement"].Text));
        html.Close();
    }

    private static void Card(HtmlWriter html, string title, params ReadOnlySpan<(string, string?)> values)
    {
        html.Open("div", ("class", "card"));
        html.Element("h3", title);
        var isEmpty = true;
        foreach (var (_, value) in values)
        {
            isEmpty &= string.IsNullOrEmpty(value);
        }

        if (isEmpty)
        {
            Parts.Paragraph(html, "Nothing was given.", "none");
        }

        Parts.Facts(html, values);
        html.Close();
    }

    private string? Case(string name) => facts.Manifest["case"].TextOf(name, ReportLimits.MaxCaseChars);

    private static string? Time(ManifestView view) => view.Text is { } text ? Moment.Short(text) : null;

    private static string? Join(string between, params string?[] texts) => string.Join(between, texts.Where(text => text is not null));
}
