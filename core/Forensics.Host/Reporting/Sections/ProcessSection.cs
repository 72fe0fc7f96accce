using System.Globalization;
using Forensics.Host.Inspection.Rules;
using Forensics.Host.Reporting.Html;
using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Reporting.Sections;

/// <summary>The processes as a tree of lists that fold: it works without a script, by keyboard, and is read out as what it is.</summary>
internal sealed class ProcessSection(ReportFacts facts) : IReportSection
{
    private readonly HashSet<ProcessRow> written = new(ReferenceEqualityComparer.Instance);
    private readonly bool isRoot = facts.Manifest["run"]["effective_user_is_root"].Truth is not false;

    public string Id => "processes";

    public string Title => "Processes";

    public long? Count => facts.Reading.Processes.Count;

    public bool IsThere => Count > 0;

    public void Write(HtmlWriter html)
    {
        var tree = new ProcessTree([.. facts.Reading.Processes.Rows().Where(row => facts.Counts(row.Step))]);
        Parts.Paragraph(html, "Each below the process that started it. After a name stand its user, its start in UTC, and its program with arguments, which the process itself can write over.", "note");
        html.Open("div", ("class", "tree"), ("data-tree", ""), ("role", "region"), ("aria-label", "Tree of processes"), ("tabindex", "0"));
        List(html, tree, tree.Roots, depth: 0);
        html.Close();
        Parts.More(html, (Count ?? 0) - written.Count, "records/STEP/process; those with marks come first");
    }

    private void List(HtmlWriter html, ProcessTree tree, IReadOnlyList<ProcessRow> rows, int depth)
    {
        html.Open("ul");
        Items(html, tree, rows, depth);
        html.Close();
    }

    private void Items(HtmlWriter html, ProcessTree tree, IReadOnlyList<ProcessRow> rows, int depth)
    {
        foreach (var row in rows)
        {
            if (!html.HasRoom || !written.Add(row))
            {
                continue;
            }

            var children = tree.ChildrenOf(row);
            var isBranch = children.Count > 0 && depth < ReportLimits.MaxTreeDepth;
            html.Open("li");
            if (isBranch)
            {
                html.Open("details", ("open", ProcessTree.IsFolded(row) ? null : ""));
                html.Open("summary");
                Line(html, row, children.Count);
                html.Close();
                List(html, tree, children, depth + 1);
                html.Close();
            }
            else
            {
                html.Open("div", ("class", "leaf"));
                Line(html, row, 0);
                html.Close();
            }

            html.Close();
            if (!isBranch && children.Count > 0)
            {
                Flat(html, tree, children);
            }
        }
    }

    /// <summary>What is too deep, side by side.</summary>
    private void Flat(HtmlWriter html, ProcessTree tree, IReadOnlyList<ProcessRow> children)
    {
        var waiting = new Stack<ProcessRow>(children);
        while (waiting.TryPop(out var next))
        {
            if (!html.HasRoom || !written.Add(next))
            {
                continue;
            }

            html.Open("li");
            html.Open("div", ("class", "leaf"));
            Line(html, next, 0);
            html.Close();
            html.Close();
            foreach (var child in tree.ChildrenOf(next))
            {
                waiting.Push(child);
            }
        }
    }

    private void Line(HtmlWriter html, ProcessRow row, int children)
    {
        html.Element("span", row.Pid.ToString(CultureInfo.InvariantCulture), ("class", "pid"));
        html.Text(" ");
        html.Element("bdi", row.Name, ("class", "name"));
        html.Text(" ");
        foreach (var mark in row.Marks.Where(mark => isRoot || mark.Label != ProcessRules.NoProgram))
        {
            html.Element("span", mark.Label, ("class", $"mark {mark.Style}".TrimEnd()));
            html.Text(" ");
        }

        if (children > 0)
        {
            html.Element("span", $"{Parts.Count(children)} below", ("class", "count"));
            html.Text(" ");
        }

        if (row.UserName is { } user)
        {
            html.Element("bdi", user, ("class", row.IsKernelThread ? "user kernel" : "user"));
            html.Text(" ");
        }

        if (row.StartedAt is { } started)
        {
            Moment.Write(html, started);
            html.Text(" ");
        }

        if (row.Container is { } container)
        {
            html.Element("bdi", container, ("class", "user"));
            html.Text(" ");
        }

        if (row.IsKernelThread)
        {
            html.Element("span", "kernel thread", ("class", "user"));
        }

        Command(html, row);
    }

    private static void Command(HtmlWriter html, ProcessRow row)
    {
        if (row.Executable is { } executable)
        {
            html.Element("bdi", executable, ("class", "program"));
            html.Text(" ");
        }

        if (row.Arguments is { } arguments && arguments != row.Executable)
        {
            html.Element("bdi", arguments, ("class", "arguments"));
            html.Text(" ");
        }
    }
}
