using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>Views of one thing that do not agree.</summary>
internal static class CrossViewRules
{
    private static readonly (string Disagreement, string Name, int Score, string Why)[] Known =
    [
        ("hidden-process", "process that answers and is not listed", 97, "something takes it out of /proc: a rootkit, or a mount over it"),
        ("covered-process", "process whose folder in /proc is covered by a mount", 95, "hides it from every tool that reads /proc, and needs root"),
        ("hidden-thread", "thread that answers and is not listed", 93, "something takes it out of /proc"),
        ("module-in-one-view", "kernel module that only one view shows", 95, "a rootkit takes itself out of lists, rarely out of all of them"),
        ("socket-in-one-view", "socket that only one view of the kernel shows", 93, "a rootkit takes it out of /proc/net, rarely out of sock_diag too"),
        ("map-differs-from-file", "mapped code that differs from its file", 88, "written over in memory, or the file was replaced under the running program"),
        ("socket-without-owner", "socket that no process holds", 70, "of a hidden process, of the kernel itself, or of one that ended meanwhile"),
        ("files-under-mount", "files below a mount", 55, "cannot be seen until it is gone: a place to hide things, or what was there before"),
    ];

    public static IReadOnlyList<Rule<CrossViewLine>> Table { get; } =
    [
        .. Known.Select(Of),
        new("other views that do not agree", 60, "what one view shows another does not", view => !IsKnown(view)),
    ];

    public static string Describe(CrossViewLine view)
        => $"{Shown.Text(view.Subject)}: {Shown.Text(view.Compared)}{(view.Detail.IsEmpty ? string.Empty : $"; {Shown.Text(view.Detail)}")}";

    private static Rule<CrossViewLine> Of((string Disagreement, string Name, int Score, string Why) known)
        => new(known.Name, known.Score, known.Why, view => Is(view, known.Disagreement));

    private static bool IsKnown(CrossViewLine view)
    {
        foreach (var known in Known)
        {
            if (Is(view, known.Disagreement))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(CrossViewLine view, string disagreement) => System.Text.Ascii.Equals(view.Disagreement, disagreement);
}
