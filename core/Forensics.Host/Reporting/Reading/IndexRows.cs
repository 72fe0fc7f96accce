using System.Text;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>The index of content: the times of what was collected, for the time line.</summary>
internal sealed class IndexRows(EventRows events) : JsonRows
{
    public long Count { get; private set; }

    protected override void Take(ManifestView record, string step)
    {
        Count++;
        if (record.TextOf("path", ReportLimits.MaxTextChars) is not { } path || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal))
        {
            // The kernel's own files are as old as the look at them.
            return;
        }

        var of = record["step"].Text ?? "?";
        var metadata = record["metadata"];
        var modified = Time(metadata["modified_at"]);
        string Describe() => path;
        if (modified is { } at)
        {
            events.Add("collected file modified", at, null, Describe, of);
        }

        if (Time(metadata["changed_at"]) is { } changed && changed != modified)
        {
            events.Add("collected file's status changed", changed, null, Describe, of);
        }
    }

    private static RecordTime? Time(ManifestView value) => value.Text is { } text ? RecordTime.Parse(Encoding.UTF8.GetBytes(text)) : null;
}
