using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>Views of one thing that do not agree.</summary>
internal static class CrossViewRules
{
    public static IReadOnlyList<Rule<CrossViewLine>> Table { get; } =
    [
        Of("hidden-process", "process that answers and is not listed", 97, "something takes it out of /proc: a rootkit, or a mount over it"),
        Of("covered-process", "process whose folder in /proc is covered by a mount", 95, "hides it from every tool that reads /proc, and needs root"),
        Of("hidden-thread", "thread that answers and is not listed", 93, "something takes it out of /proc"),
        Of("module-in-one-view", "kernel module that only one view shows", 95, "a rootkit takes itself out of lists, rarely out of all of them"),
        Of("map-differs-from-file", "mapped code that differs from its file", 88, "written over in memory, or the file was replaced under the running program"),
        Of("socket-without-owner", "socket that no process holds", 70, "of a hidden process, of the kernel itself, or of one that ended meanwhile"),
        Of("files-under-mount", "files below a mount", 55, "cannot be seen until it is gone: a place to hide things, or what was there before"),
        new("other views that do not agree", 60, "what one view shows another does not", view => !IsKnown(view.Disagreement)),
    ];

    public static string Describe(CrossViewLine view)
        => $"{Shown.Text(view.Subject)}: {Shown.Text(view.Compared)}{(view.Detail.IsEmpty ? string.Empty : $"; {Shown.Text(view.Detail)}")}";

    private static Rule<CrossViewLine> Of(string disagreement, string name, int score, string why)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(disagreement);
        return new(name, score, why, view => view.Disagreement.SequenceEqual(bytes));
    }

    private static bool IsKnown(ReadOnlySpan<byte> disagreement)
        => disagreement.SequenceEqual("hidden-process"u8) || disagreement.SequenceEqual("covered-process"u8) || disagreement.SequenceEqual("hidden-thread"u8) || disagreement.SequenceEqual("module-in-one-view"u8)
            || disagreement.SequenceEqual("map-differs-from-file"u8) || disagreement.SequenceEqual("socket-without-owner"u8) || disagreement.SequenceEqual("files-under-mount"u8);
}
