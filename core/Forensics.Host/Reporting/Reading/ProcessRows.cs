using System.Text;
using Forensics.Host.Inspection;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Inspection.Rules;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Reading;

/// <summary>The processes: those that the rules of <c>inspect</c> mark come first when there are too many.</summary>
internal sealed class ProcessRows(EventRows events) : JsonRows
{
    private const int MaxArguments = 64;

    private readonly ProcessLine line = new();
    private readonly BestOf<ProcessRow> rows = new(ReportLimits.MaxProcesses);
    private IReadOnlyList<Mark> marks = [];

    public long Count => rows.Count;

    public IReadOnlyList<ProcessRow> Rows() => [.. rows.Sorted().OrderBy(row => row.Pid)];

    public override bool TryTake(byte[] buffer, int lengthBytes, string step)
    {
        if (!line.TryRead(buffer, lengthBytes))
        {
            return false;
        }

        marks = [.. ProcessRules.Table.Where(rule => rule.Applies(line)).Select(rule => new Mark(rule.Name, rule.Score))];
        if (rows.Takes(Rank) || events.HasRoom("process started"))
        {
            return base.TryTake(buffer, lengthBytes, step);
        }

        rows.Pass();
        return true;
    }

    protected override void Take(ManifestView record, string step)
    {
        var row = new ProcessRow(step, line.Pid ?? 0, record["parent_pid"].Number, record.TextOf("name", ReportLimits.MaxTextChars) ?? "?")
        {
            UserName = record.TextOf("effective_user_name", ReportLimits.MaxTextChars) ?? line.EffectiveUserId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            StartedAt = record["started_at"].Text,
            Executable = record.TextOf("executable", ReportLimits.MaxTextChars),
            Arguments = line.Arguments(MaxArguments) is { Count: > 0 } arguments ? Shown.Text(string.Join(' ', arguments), ReportLimits.MaxArgumentChars) : null,
            Container = record["container_id"].Text is { } id ? $"{record["container_runtime"].Text ?? "container"} {id[..Math.Min(id.Length, 12)]}" : null,
            IsKernelThread = line.IsKernelThread,
            Marks = marks,
        };
        rows.Add(row, Rank);
        if (RecordTime.Parse(Encoding.UTF8.GetBytes(row.StartedAt ?? string.Empty)) is { } started)
        {
            events.Add("process started", started, RecordTime.Parse(Encoding.UTF8.GetBytes(record["read_at"].Text ?? string.Empty)),
                () => $"{row.Pid} {row.Name}{(row.Arguments ?? row.Executable) switch { { } command => $": {command}", _ => string.Empty }}", step);
        }
    }

    private long Rank => marks.Count == 0 ? 0 : marks.Max(mark => mark.Weight);
}
