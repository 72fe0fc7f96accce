using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>What was asked for and is not collected, empty or excluded, or only in part: the first of it.</summary>
internal sealed class ItemRows : JsonRows
{
    public BestOf<ItemRow> Rows { get; } = new(ReportLimits.MaxItems);

    protected override void Take(ManifestView record, string step)
    {
        var state = record["state"].Text ?? "?";
        var isCut = record["flags"].List.Any(flag => flag.Text == "truncated");
        if (isCut || state is not ("collected" or "empty" or "excluded"))
        {
            Rows.Add(new(record["step"].Text, record.TextOf("item", ReportLimits.MaxTextChars) ?? "?", isCut ? $"{state}, in part" : state, record.TextOf("reason", ReportLimits.MaxTextChars)), 0);
        }
    }
}
