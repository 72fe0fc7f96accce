using System.Globalization;

namespace Forensics.Host.Reporting.Html;

/// <summary>The parts that sections are put together from.</summary>
internal static class Parts
{
    /// <summary>A table with its caption, and a line for what it does not show.</summary>
    /// <param name="html">The page.</param>
    /// <param name="id">Of the caption, for those who hear the page.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Its columns; the first names the row.</param>
    /// <param name="rows">Rows to be written.</param>
    /// <param name="total">How many there are, written or not.</param>
    /// <param name="elsewhere">Where the rest is.</param>
    public static void Table(HtmlWriter html, string id, string caption, Column[] columns, IEnumerable<Cell[]> rows, long total, string elsewhere)
    {
        html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-labelledby", id), ("tabindex", "0"));
        html.Open("table", ("data-table", ""));
        html.Open("caption", ("id", id));
        html.Text(caption);
        html.Element("span", Count(total), ("class", "count"));
        html.Close();
        html.Open("thead");
        html.Open("tr");
        foreach (var column in columns)
        {
            html.Element("th", column.Title, ("scope", "col"), ("class", Class(column.Kind)));
        }

        html.Close();
        html.Close();
        html.Open("tbody");
        var written = 0L;
        foreach (var row in rows)
        {
            if (!html.HasRoom)
            {
                break;
            }

            html.Open("tr");
            for (var i = 0; i < row.Length; i++)
            {
                html.Open(i == 0 ? "th" : "td", ("scope", i == 0 ? "row" : null), ("class", Class(columns[i].Kind)));
                Put(html, row[i], columns[i].Kind);
                html.Close();
            }

            html.Close();
            written++;
        }

        html.Close();
        html.Close();
        html.Close();
        More(html, total - written, elsewhere);
    }

    /// <summary>Says how many are not shown.</summary>
    public static void More(HtmlWriter html, long count, string elsewhere)
    {
        if (count > 0)
        {
            html.Element("p", $"{Count(count)} more in {elsewhere}", ("class", "more"));
        }
    }

    public static void Marks(HtmlWriter html, IReadOnlyList<Mark> marks)
    {
        if (marks.Count == 0)
        {
            return;
        }

        html.Open("ul", ("class", "marks"));
        foreach (var mark in marks)
        {
            html.Element("li", mark.Label, ("class", mark.Style));
        }

        html.Close();
    }

    /// <summary>Names and values; those that are not known are left out.</summary>
    public static void Facts(HtmlWriter html, params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        html.Open("dl", ("class", "facts"));
        foreach (var (name, value) in facts)
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            html.Open("div");
            html.Element("dt", name);
            html.Open("dd");
            html.Evidence(value);
            html.Close();
            html.Close();
        }

        html.Close();
    }

    public static void Paragraph(HtmlWriter html, string text, string? style = null) => html.Element("p", text, ("class", style));

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Put(HtmlWriter html, Cell cell, CellKind kind)
    {
        if (kind == CellKind.Marks)
        {
            Marks(html, cell.Marks);
            return;
        }

        if (string.IsNullOrEmpty(cell.Text))
        {
            html.Element("span", "–", ("class", "none"));
        }
        else if (kind == CellKind.Time)
        {
            Moment.Write(html, cell.Text);
        }
        else
        {
            html.Element(kind == CellKind.Evidence ? "bdi" : "span", cell.Text);
        }

        if (!string.IsNullOrEmpty(cell.Below))
        {
            html.Element("bdi", cell.Below, ("class", "below"));
        }
    }

    private static string? Class(CellKind kind) => kind switch
    {
        CellKind.Number => "number",
        CellKind.Evidence => "evidence",
        CellKind.Time => "time",
        CellKind.Marks => "reasons",
        _ => null,
    };
}
