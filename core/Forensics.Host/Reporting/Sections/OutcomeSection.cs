using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>What was asked for and what came of it.</summary>
internal sealed class OutcomeSection(ReportFacts facts) : IReportSection
{
    private const int MaxCounts = 16;

    private static readonly Column[] StepColumns =
        [new("Step"), new("Outcome"), new("Time", CellKind.Number), new("Faults", CellKind.Number), new("Items"), new("Records")];

    private static readonly Column[] ItemColumns = [new("Item", CellKind.Evidence), new("State"), new("Reason", CellKind.Evidence), new("Step")];

    public string Id => "outcome";

    public string Title => "What was asked for, and what came of it";

    public long? Count { get; } = facts.Manifest["steps"].List.LongCount();

    public void Write(HtmlWriter html)
    {
        var run = facts.Manifest["run"];
        Parts.Facts(html,
            ("All items", run["items"].Counts(MaxCounts)), ("Content", run["content"].Counts(MaxCounts)), ("Faults", run["faults"].Number is { } faults ? Parts.Count(faults) : null));
        Parts.Table(html, "steps-table", "Steps", StepColumns,
            facts.Manifest["steps"].List.Take(ReportLimits.MaxSteps).Select(step => new Cell[]
            {
                step["step"].Text ?? "?",
                new Cell($"{(Steps.IsWhole(step) ? string.Empty : "! ")}{(step["outcome"].Text ?? "unknown").Replace('_', ' ')}")
                {
                    Below = string.Join("; ", new[] { step["reason"].Text, step["superseded_by"].Text is { } later ? $"done again as {later}" : null }.Where(text => text is not null)),
                },
                Steps.Duration(step), step["faults"].Number, step["items"].Counts(MaxCounts), step["records"].Counts(MaxCounts),
            }),
            Count ?? 0, "manifest.json");
        Refused(html);
        var items = facts.Reading.Items.Rows;
        if (items.Count == 0)
        {
            Parts.Paragraph(html, facts.Manifest["steps"].List.All(Steps.IsWhole)
                ? "Every item was collected, or was empty, or was left out on purpose."
                : "No item stands in the bundle as missing; of the steps that did not end, not every item need stand there.", "note");
            return;
        }

        Parts.Table(html, "items-table", "Items that are missing, or there in part", ItemColumns,
            items.Sorted().Where(row => row.Step is null || facts.Counts(row.Step)).Select(row => new Cell[] { row.Item, row.State, row.Reason, row.Step }), items.Count, "items/0001.jsonl");
    }

    private void Refused(HtmlWriter html)
    {
        var refused = facts.Manifest["refused_plugins"].List.Take(ReportLimits.MaxSteps).ToList();
        if (refused.Count > 0)
        {
            Parts.Table(html, "refused-table", "Plugins that were refused", [new("Folder", CellKind.Evidence), new("Reason", CellKind.Evidence)],
                refused.Select(plugin => new Cell[] { plugin["directory"].Text, plugin["reason"].Text }), facts.Manifest["refused_plugins"].List.LongCount(), "manifest.json");
        }
    }
}
