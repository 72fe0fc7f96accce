using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Numbers that answer to a system call, or that another process names as its parent, and that /proc does not list.</summary>
internal sealed class HiddenProcesses(ProcessViews views, CrossViewOptions options, ReadingWatch watch)
{
    private const int BeatEvery = 4_096;
    private const int Rounds = 3;
    private const int MostRecords = 4_096;

    /// <returns>True: it goes to its end, or says why not.</returns>
    public bool Find(Finding finding)
    {
        var listed = views.Listed();
        if (!finding.HasAll(listed))
        {
            return true;
        }

        // pid_max may have been lowered since: what has a higher number keeps it.
        var last = Math.Min(Math.Max(views.MaxPid(), listed.Max()), options.MaxPid);
        var candidates = new SortedSet<int>();
        for (var number = 1; number <= last; number++)
        {
            if (number % BeatEvery == 0)
            {
                watch.Beat();
            }

            if (!listed.Contains(number) && Answers(number))
            {
                candidates.Add(number);
            }
        }

        var parents = Parents(listed);
        candidates.UnionWith(parents.Keys.Where(parent => !listed.Contains(parent)));
        for (var round = 0; round < Rounds && candidates.Count > 0; round++)
        {
            // What began or ended meanwhile agrees now. It is asked on both sides of the listing: a number can be given again.
            watch.Beat();
            candidates.RemoveWhere(number => !Answers(number) && !parents.ContainsKey(number));
            listed = views.Listed();
            if (!listed.Contains(1))
            {
                finding.Refused = "/proc could not be listed again";
                return true;
            }

            var again = round + 1 == Rounds ? Parents(listed) : parents;
            candidates.RemoveWhere(number => listed.Contains(number) || IsThread(number, listed) || (!Answers(number) && !again.ContainsKey(number)));
        }

        finding.Reasons.Add($"numbers 1 to {last} were tried; {listed.Count} processes are listed");
        foreach (var number in candidates.Take(MostRecords))
        {
            finding.Records.Add(Record(number, parents, finding.Now));
        }

        if (candidates.Count > MostRecords)
        {
            finding.LeftOut($"{candidates.Count - MostRecords} more are not told");
        }

        return true;
    }

    private static bool Answers(int number) => ProcessCalls.Kill(number) || ProcessCalls.Scheduler(number);

    /// <summary>A thread has a folder that is not listed; it is not hidden when its process is listed.</summary>
    private bool IsThread(int number, HashSet<int> listed)
    {
        watch.Beat();
        return views.Status(number) is { ThreadGroupId: { } group } && group != number && listed.Contains(group);
    }

    private Dictionary<int, int> Parents(HashSet<int> listed)
    {
        var parents = new Dictionary<int, int>();
        foreach (var pid in listed)
        {
            watch.Beat();
            if (views.Stat(pid) is { ParentPid: > 0 } stat)
            {
                parents[stat.ParentPid] = pid;
            }
        }

        return parents;
    }

    private CrossView Record(int number, Dictionary<int, int> parents, UnixTime now)
    {
        var status = views.Status(number);
        var shown = new List<string>();
        shown.AddRange(ProcessCalls.Kill(number) ? ["kill(pid, 0)"] : []);
        shown.AddRange(ProcessCalls.Scheduler(number) ? ["sched_getscheduler(pid)"] : []);
        shown.AddRange(status is not null ? [$"/proc/{number}/status"] : []);
        shown.AddRange(parents.TryGetValue(number, out var child) ? [$"/proc/{child}/stat: its parent"] : []);
        var detail = status is null ? $"session {ProcessCalls.Session(number)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}" : $"name {status.Name}, thread group {status.ThreadGroupId}, user {status.Users.Real}";
        var isThread = status is { ThreadGroupId: { } group } && group != number;
        return new()
        {
            Disagreement = isThread ? "hidden-thread" : "hidden-process",
            Subject = new(Encoding.UTF8.GetBytes($"pid {number}")),
            ShownBy = shown,
            NotShownBy = status is null ? ["list of /proc", $"/proc/{number}/status"] : ["list of /proc"],
            Compared = $"every number up to pid_max, or the highest that is listed, by kill(2) and sched_getscheduler(2), parents of listed processes, and the list of /proc; {Rounds} times; threads of listed processes ruled out",
            Detail = new(Encoding.UTF8.GetBytes(detail)),
            Path = null,
            Pid = number,
            UniquePid = views.UniquePidOf(number),
            Inode = null,
            ReadAt = now,
        };
    }
}
