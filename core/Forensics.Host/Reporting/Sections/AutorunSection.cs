using System.Globalization;
using Forensics.Host.Reporting.Html;
using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Reporting.Sections;

/// <summary>What starts by itself, the unusual first.</summary>
internal sealed class AutorunSection(ReportFacts facts) : IReportSection
{
    private static readonly Column[] Columns =
    [
        new("File", CellKind.Evidence), new("Why it stands here", CellKind.Marks), new("Starts", CellKind.Evidence), new("When, as whom", CellKind.Evidence), new("Enabled"), new("Modified", CellKind.Time),
    ];

    private static readonly Column[] OtherColumns = [new("File", CellKind.Evidence), new("Type"), new("Starts", CellKind.Evidence), new("When, as whom", CellKind.Evidence), new("Enabled"), new("Package"), new("Modified", CellKind.Time)];

    public string Id => "autoruns";

    public string Title => "What starts by itself";

    public long? Count => facts.Reading.Autoruns.Count;

    public bool IsThere => Count > 0;

    public void Write(HtmlWriter html)
    {
        var (unusual, others) = (facts.Reading.Autoruns.Unusual, facts.Reading.Autoruns.Others);
        if (unusual.Count == 0)
        {
            Parts.Paragraph(html, "None of them is unusual by what is known of packages, rights and places.", "note");
        }
        else
        {
            Parts.Paragraph(html, "The more reasons and the graver, the higher. An administrator's own scripts stand here too: no package brought them.", "note");
            Parts.Table(html, "autoruns-unusual", "Unusual autoruns", Columns,
                unusual.Sorted().Where(row => facts.Counts(row.Step)).Select(row => new Cell[] { new(Place(row)) { Below = row.Type }, Cell.Of(row.Marks), Starts(row), When(row), Enabled(row), row.ModifiedAt }),
                unusual.Count, "records/STEP/autorun");
        }

        if (others.Count > 0)
        {
            html.Open("details");
            html.Element("summary", $"{Parts.Count(others.Count)} without such reasons");
            Parts.Table(html, "autoruns-others", "Other autoruns", OtherColumns,
                others.Sorted().Where(row => facts.Counts(row.Step)).Select(row => new Cell[] { Place(row), row.Type, Starts(row), When(row), Enabled(row), row.Package, row.ModifiedAt }),
                others.Count, "records/STEP/autorun");
            html.Close();
        }
    }

    private static string Place(AutorunRow row)
        => row.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{row.Path}:{line}") : row.Path;

    private static Cell Starts(AutorunRow row)
        => new(row.Command ?? row.TargetPath) { Below = row.TargetPath is { } target && row.Command is { } command && !command.StartsWith(target, StringComparison.Ordinal) ? target : null };

    private static Cell When(AutorunRow row) => new(row.Trigger) { Below = row.RunAs is { } user ? $"as {user}" : null };

    private static Cell Enabled(AutorunRow row) => Cell.Of(row.Enabled) with { Below = row.EnabledReason };
}
