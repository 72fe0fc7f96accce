using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>What was asked for and is not collected, empty or excluded: the first of it.</summary>
internal sealed class ItemRows : JsonRows
{
    public BestOf<ItemRow> Rows { get; } = new(ReportLimits.MaxItems);

    protected override void Take(ManifestView record, string step)
    {
        if (record["state"].Text is var state && state is not ("collected" or "empty" or "excluded"))
        {
            Rows.Add(new(record["step"].Text, record.TextOf("item", ReportLimits.MaxTextChars) ?? "?", state ?? "?", record.TextOf("reason", ReportLimits.MaxTextChars)), 0);
        }
    }
}
