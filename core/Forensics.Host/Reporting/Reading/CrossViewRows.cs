using System.Globalization;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Views that do not agree: the first of them.</summary>
internal sealed class CrossViewRows : JsonRows
{
    private const int MaxViews = 16;

    public BestOf<CrossViewRow> Rows { get; } = new(ReportLimits.MaxCrossViews);

    protected override void Take(ManifestView record, string step)
    {
        string?[] detail =
        [
            record.TextOf("detail", ReportLimits.MaxTextChars), record.TextOf("path", ReportLimits.MaxTextChars),
            record["pid"].Number is { } pid ? string.Create(CultureInfo.InvariantCulture, $"pid {pid}") : null,
            record["inode"].Text is { } inode ? $"inode {inode}" : null,
        ];
        Rows.Add(new(
            record["disagreement"].Text ?? "?", record.TextOf("subject", ReportLimits.MaxTextChars) ?? "?",
            record["shown_by"].Anything(ReportLimits.MaxTextChars, MaxViews), record["not_shown_by"].Anything(ReportLimits.MaxTextChars, MaxViews),
            record.TextOf("compared", ReportLimits.MaxTextChars), string.Join("; ", detail.Where(part => part is not null).Distinct())), 0);
    }
}
