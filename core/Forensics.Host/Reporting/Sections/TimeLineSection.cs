using System.Globalization;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>When things happened: how many in each hour and day before the collection, and the newest of each kind.</summary>
internal sealed class TimeLineSection(ReportFacts facts) : IReportSection
{
    private const int Hours = 72;
    private const int Days = 90;
    private const int HoursOfDay = 24;

    private static readonly Column[] Columns = [new("Time", CellKind.Time), new("Event"), new("What", CellKind.Evidence), new("Step")];

    public string Id => "time-line";

    public string Title => "Time line";

    public long? Count => facts.Reading.Events.Count;

    public bool IsThere => Count > 0;

    public void Write(HtmlWriter html)
    {
        var events = facts.Reading.Events;
        Parts.Paragraph(html, "All times are UTC. A time of a file is what the file system says; whoever owns the file, or is root, can set it.", "note");
        Strip(html, "hours", "Events in each of the last 72 hours before the collection", events.Strip(Hours, 1), 1);
        Strip(html, "days", "Events on each of the last 90 days before the collection", events.Strip(Days, HoursOfDay), HoursOfDay);
        var newest = events.Newest();
        Parts.Table(html, "events", "The newest events of each kind, newest first", Columns,
            newest.Select(each => new Cell[] { Text(each.At), each.Kind, each.What, each.Step }), events.Count, "what 'forensics export --format timeline' writes");
        if (events.Future > 0)
        {
            Parts.Paragraph(html, $"{Parts.Count(events.Future)} times lie more than an hour after they were read, and are not here.", "more");
        }

        html.Open("details");
        html.Element("summary", "Events by kind");
        Parts.Table(html, "event-kinds", "How many events each kind has", [new("Event"), new("Count", CellKind.Number)], events.Kinds.Select(kind => new Cell[] { kind.Kind, kind.Count }), events.Kinds.LongCount(), "the records");
        html.Close();
    }

    private void Strip(HtmlWriter html, string id, string title, long[] counts, int hoursEach)
    {
        var most = counts.Max();
        if (most == 0)
        {
            return;
        }

        html.Open("figure", ("class", "strip"));
        html.Element("figcaption", title, ("id", $"strip-{id}"));
        StripDrawing.Write(html, counts, $"{title}. Most: {Parts.Count(most)} at {Label(Array.IndexOf(counts, most), counts.Length, hoursEach)}. The table below has all numbers.");
        html.Open("div", ("class", "axis"), ("aria-hidden", "true"));
        html.Element("span", Label(0, counts.Length, hoursEach));
        html.Element("span", $"up to {Parts.Count(most)}, heights by the logarithm");
        html.Element("span", Label(counts.Length - 1, counts.Length, hoursEach));
        html.Close();
        html.Open("details");
        html.Element("summary", "The same as a table");
        Parts.Table(html, $"strip-table-{id}", title, [new(hoursEach == 1 ? "Hour" : "Day"), new("Events", CellKind.Number)],
            counts.Select((count, at) => (count, at)).Where(bar => bar.count > 0).Reverse().Select(bar => new Cell[] { Label(bar.at, counts.Length, hoursEach), bar.count }),
            counts.LongCount(count => count > 0), "the records");
        html.Close();
        html.Close();
    }

    private string Label(int at, int length, int hoursEach)
    {
        var stretch = facts.Reading.Events.ReadSeconds / RecordTime.Hour / hoursEach - length + 1 + at;
        return DateTimeOffset.FromUnixTimeSeconds(stretch * hoursEach * RecordTime.Hour).ToString(hoursEach == 1 ? "yyyy-MM-dd HH:00" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Text(RecordTime at)
        => at.Seconds is >= -62_135_596_800 and < 253_402_300_800
            ? string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(at.Seconds):yyyy-MM-dd'T'HH:mm:ss}.{at.Nanoseconds:D9}Z")
            : string.Create(CultureInfo.InvariantCulture, $"{at.Seconds} s since 1970");
}
