using Forensics.Host.Inspection.Reading;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Reading;

/// <summary>What starts by itself: the unusual ranked by all that is unusual about them, and of the others the first.</summary>
internal sealed class AutorunRows(EventRows events) : JsonRows
{
    private readonly AutorunLine line = new();
    private IReadOnlyList<Mark> marks = [];
    private (string Step, string Path, RecordTime At) lastFile;
    private (string Step, string Path, RecordTime At) lastTarget;

    public BestOf<AutorunRow> Unusual { get; } = new(ReportLimits.MaxAutoruns);

    public BestOf<AutorunRow> Others { get; } = new(ReportLimits.MaxAutoruns);

    public long Count => Unusual.Count + Others.Count;

    public override bool TryTake(byte[] buffer, int lengthBytes, string step)
    {
        if (!line.TryRead(buffer, lengthBytes))
        {
            return false;
        }

        marks = AutorunMarks.Of(line);
        return base.TryTake(buffer, lengthBytes, step);
    }

    protected override void Take(ManifestView record, string step)
    {
        var row = new AutorunRow(step, record["autorun_type"].Text ?? "?", record.TextOf("path", ReportLimits.MaxTextChars) ?? "?")
        {
            Entry = record.TextOf("entry", ReportLimits.MaxTextChars),
            Line = record["line"].Number,
            Command = record.TextOf("command", ReportLimits.MaxTextChars) ?? record.TextOf("text", ReportLimits.MaxTextChars),
            TargetPath = record.TextOf("target_path", ReportLimits.MaxTextChars),
            Trigger = record["trigger"].Text,
            RunAs = record.TextOf("run_as", ReportLimits.MaxTextChars),
            Enabled = record["enabled"].Truth,
            EnabledReason = record["enabled_reason"].Text,
            Package = record["package"].Text,
            ModifiedAt = record["modified_at"].Text,
            Marks = marks,
        };
        if (row.Rank >= AutorunMarks.Unusual)
        {
            Unusual.Add(row, row.Rank);
        }
        else
        {
            Others.Add(row, 0);
        }

        // Records of one file come together: it is one event.
        if (line.ModifiedAt is { } modified && lastFile != (step, row.Path, modified))
        {
            lastFile = (step, row.Path, modified);
            events.Add("autorun file modified", modified, line.ReadAt, () => row.Path, step);
        }

        if (line.TargetModifiedAt is { } target && target != line.ModifiedAt && lastTarget != (step, row.TargetPath ?? row.Path, target))
        {
            lastTarget = (step, row.TargetPath ?? row.Path, target);
            events.Add("autorun's program modified", target, line.ReadAt, () => row.TargetPath ?? row.Path, step);
        }
    }
}
