using System.Globalization;
using Forensics.Collection.Native;

namespace Forensics.Collection.Budgets;

/// <summary>Everything below this process: what its workers started, orphans included, which are its children as their subreaper.</summary>
internal static class ProcessTree
{
    // Fields of /proc/PID/stat after the name (proc_pid_stat(5)), and the kernel's USER_HZ, which is 100 on every architecture that .NET runs on.
    private const int ParentField = 1;
    private const int UserTimeField = 11;
    private const int ThreadsField = 17;
    private const int TicksPerSecond = 100;
    private const int MaxStatBytes = 4_096;

    /// <param name="isExcluded">Children of this process that are not asked about, with all below them.</param>
    public static IReadOnlyList<Member> Below(Func<int, bool> isExcluded)
    {
        var members = Directory.EnumerateDirectories("/proc").Take(BudgetLimits.MaxProcesses)
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var processId) ? Read(processId) : null)
            .OfType<Member>().ToLookup(member => member.Parent);
        var found = members[Environment.ProcessId].Where(member => !isExcluded(member.ProcessId)).ToList();
        for (var i = 0; i < found.Count && found.Count < BudgetLimits.MaxProcesses; i++)
        {
            found.AddRange(members[found[i].ProcessId].Where(member => member.ProcessId != found[i].ProcessId));
        }

        return found;
    }

    private static Member? Read(int processId)
    {
        var stat = SmallFile.TryRead($"/proc/{processId}/stat", MaxStatBytes) ?? string.Empty;
        var (open, close) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
        var fields = stat[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return open > 0 && close > open && fields.Length > ThreadsField && Number(fields[ParentField]) is var parent
            ? new(processId, stat[(open + 1)..close], (int)parent, TimeSpan.FromSeconds(Enumerable.Range(UserTimeField, 4).Sum(field => Number(fields[field])) / (double)TicksPerSecond), (int)Number(fields[ThreadsField]))
            : null;
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <param name="ProcessId">The process.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Parent">Its parent.</param>
    /// <param name="CpuTime">Its own, and that of its children that it has waited for.</param>
    /// <param name="Threads">Its threads.</param>
    internal sealed record Member(int ProcessId, string Name, int Parent, TimeSpan CpuTime, int Threads);
}
