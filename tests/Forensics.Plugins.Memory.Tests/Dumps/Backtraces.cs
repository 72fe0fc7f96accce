using System.Text.RegularExpressions;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>The backtraces of gcore on both sides of a dump, and those of the dump.</summary>
internal static partial class Backtraces
{
    /// <summary>Each thread that has not moved between two core files of gcore has the same frames in what was dumped between them.</summary>
    /// <param name="target">The process.</param>
    /// <param name="before">Of gcore.</param>
    /// <param name="core">What is tested.</param>
    /// <param name="after">Of gcore.</param>
    /// <returns>How many threads have not moved.</returns>
    public static int MustBeEqual(TargetProcess target, string before, string core, string after)
    {
        var (first, ours, last) = (Of(target, before), Of(target, core), Of(target, after));
        var still = first.Where(thread => last.TryGetValue(thread.Key, out var frames) && frames == thread.Value).ToList();
        Assert.Multiple(() =>
        {
            foreach (var (thread, frames) in still)
            {
                Assert.That(ours.GetValueOrDefault(thread), Is.EqualTo(frames), $"thread {thread}");
            }
        });
        return still.Count;
    }

    /// <summary>The frames of each thread; where a thread turns, its instruction is left out.</summary>
    public static IReadOnlyDictionary<int, string> Of(TargetProcess target, string core)
    {
        var turning = target.Threads.Where(thread => thread.Kind == "turns").Select(thread => thread.Id).ToHashSet();
        return Gdb.Backtraces(target.Program, core).ToDictionary(thread => thread.Key, thread => turning.Contains(thread.Key) ? FirstFrame().Replace(thread.Value, "#0") : thread.Value);
    }

    [GeneratedRegex(@"\A#0 +0x[0-9a-f]+ in", RegexOptions.CultureInvariant)]
    private static partial Regex FirstFrame();
}
