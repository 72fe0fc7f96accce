using Forensics.Host.Reporting.Html;
using Forensics.Host.Reporting.Sections;

namespace Forensics.Host.Reporting;

/// <summary>The page: one file that loads nothing, and works without its script.</summary>
internal sealed class ReportPage(ReportFacts facts)
{
    private const string Users = "user";
    private const string Net = "network";

    private readonly IReportSection[] sections =
    [
        new OverviewSection(facts),
        new AlertSection(facts),
        new CrossViewSection(facts),
        new FindingSection(facts),
        new OutcomeSection(facts),
        new AutorunSection(facts),
        new ProcessSection(facts),
        new NetworkSection(facts),
        new RecordSection(facts, "network-tables", "Interfaces, routes and filters", record => Group(record) == Net, isFolded: true),
        new RecordSection(facts, "users", "Users and logons", record => Group(record) == Users, isFolded: false),
        new RecordSection(facts, "system", "Mounts, kernel and system", record => IsSystem(Group(record)), isFolded: false),
        new TimeLineSection(facts),
        new FaultSection(facts),
        new SoundnessSection(facts),
        new RecordSection(facts, "other", "All other records", record => Group(record) is not (Users or Net) && !IsSystem(Group(record)), isFolded: true),
    ];

    public void Write(TextWriter target)
    {
        var html = new HtmlWriter(target);
        var host = facts.Manifest["device"]["hostname"].Text ?? "a device that is not named";
        var warning = VerdictSection.Warning(facts);
        html.Begin();
        html.Open("html", ("lang", "en"));
        Head(html, $"{(warning is null ? string.Empty : $"{warning}: ")}{host} - forensics report");
        html.Open("body", ("class", warning is null ? null : "doubt"));
        html.Element("a", "Skip to the content", ("class", "skip"), ("href", "#main"));
        Header(html, host);
        Navigation(html, warning);
        html.Open("main", ("id", "main"), ("tabindex", "-1"));
        VerdictSection.Write(html, facts);
        Tiles(html);
        foreach (var section in sections.Where(section => section.IsThere))
        {
            html.BeginSection();
            html.Open("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title"));
            html.Element("h2", section.Title, ("id", $"{section.Id}-title"));
            section.Write(html);
            html.Close();
        }

        html.Close();
        html.Element("footer", $"Made by forensics from {facts.BundleName}, whose signature is what proves anything: this page is not signed. Times are UTC. Characters that cannot be seen or that turn the direction of text are shown as \\uNNNN, bytes that are not UTF-8 as \\xNN. The page loads nothing.");
        html.Asset(PageAsset.Script);
        html.Close();
        html.Close();
    }

    private static void Head(HtmlWriter html, string title)
    {
        html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", PageAsset.Policy));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Empty("meta", ("name", "referrer"), ("content", "no-referrer"));
        html.Element("title", title);
        html.Asset(PageAsset.Style);
        html.Close();
    }

    private void Header(HtmlWriter html, string host)
    {
        html.Open("header", ("class", "masthead"));
        Parts.Paragraph(html, "Forensic report", "kicker");
        html.Open("h1");
        html.Evidence(host);
        html.Close();
        html.Open("p", ("class", "lead"));
        html.Text("Collected ");
        Moment.Write(html, facts.Manifest["run"]["started_at"].Text ?? "at a time that is not known");
        html.Text(" UTC, from ");
        html.Evidence(facts.BundleName);
        html.Close();
        html.Close();
    }

    private void Navigation(HtmlWriter html, string? warning)
    {
        html.Open("nav", ("aria-label", "Sections"));
        if (warning is not null)
        {
            html.Element("a", warning, ("href", "#top"), ("class", "doubtful"));
        }

        html.Open("ul");
        foreach (var section in sections.Where(section => section.IsThere))
        {
            html.Open("li");
            html.Open("a", ("href", $"#{section.Id}"));
            html.Text(section.Title);
            if (section.Count is { } count)
            {
                html.Text(" ");
                html.Element("span", Parts.Count(count), ("class", "count"));
            }

            html.Close();
            html.Close();
        }

        html.Close();
        html.Close();
    }

    /// <summary>The numbers that decide where to look.</summary>
    private void Tiles(HtmlWriter html)
    {
        var unfinished = facts.Manifest["steps"].List.LongCount(step => !Steps.IsWhole(step) && step["superseded_by"].Text is null);
        html.Open("ul", ("class", "tiles"), ("aria-label", "In short"));
        Tile(html, "alerts", "alerts", facts.Manifest["alerts"].List.LongCount(), isTrouble: true);
        Tile(html, "cross-views", "views that do not agree", facts.Reading.CrossViews.Rows.Count, isTrouble: true);
        Tile(html, "unusual", "kinds of unusual things", facts.Reading.Inspection.Findings().Count, isTrouble: true);
        Tile(html, "autoruns", "unusual autoruns", facts.Reading.Autoruns.Unusual.Count, isTrouble: true);
        Tile(html, "outcome", "steps that did not end", unfinished, isTrouble: true);
        Tile(html, "outcome", "items missing or in part", facts.Reading.Items.Rows.Count, isTrouble: true);
        Tile(html, "faults", "faults", facts.Reading.Faults.Count, isTrouble: false);
        Tile(html, "processes", "processes", facts.Reading.Processes.Count, isTrouble: false);
        html.Close();
    }

    private void Tile(HtmlWriter html, string section, string what, long count, bool isTrouble)
    {
        if (!sections.Any(each => each.Id == section && each.IsThere))
        {
            return;
        }

        html.Open("li");
        html.Open("a", ("href", $"#{section}"), ("class", isTrouble && count > 0 ? "trouble" : null));
        html.Element("strong", Parts.Count(count));
        html.Text(" ");
        html.Element("span", what);
        html.Close();
        html.Close();
    }

    private static string Group(string record) => record.Split('.')[0];

    private static bool IsSystem(string group) => group is "mount" or "mounts" or "kernel" or "system";
}
