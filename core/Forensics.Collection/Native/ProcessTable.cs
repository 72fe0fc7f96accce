using System.Globalization;

namespace Forensics.Collection.Native;

/// <summary>What /proc tells about processes near ours (<c>proc(5)</c>). Every read is bounded; a process that is gone reads as nothing.</summary>
internal static class ProcessTable
{
    private const int MaxFileBytes = 8_192;
    private const int MaxTasks = 64;

    /// <summary>Our children, adopted orphans included.</summary>
    public static IEnumerable<(int ProcessId, string Name)> ChildrenOf(int parent)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
                && Stat(processId) is var (name, parentId) && parentId == parent)
            {
                yield return (processId, name);
            }
        }
    }

    /// <summary>Memory that is the process's own (anonymous and shared-memory pages in RAM, and swapped-out ones), in bytes.</summary>
    public static long OwnMemory(int processId)
    {
        long total = 0;
        foreach (var line in Read($"/proc/{processId}/status").Split('\n'))
        {
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal) || line.StartsWith("VmSwap:", StringComparison.Ordinal))
            {
                var value = line.AsSpan(line.IndexOf(':') + 1).Trim();
                total += long.TryParse(value[..Math.Max(value.IndexOf(' '), 0)], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes << 10 : 0;
            }
        }

        return total;
    }

    /// <summary>Where in the kernel a process waits; empty when that is not told. When its main thread has ended, the first other thread tells.</summary>
    public static string WaitChannel(int processId)
        => Tasks(processId).Prepend($"/proc/{processId}").Select(folder => Read($"{folder}/wchan").Trim('\0', '\n')).FirstOrDefault(place => place is not ("" or "0")) ?? string.Empty;

    private static IEnumerable<string> Tasks(int processId)
        => Directory.Exists($"/proc/{processId}/task") ? Directory.EnumerateDirectories($"/proc/{processId}/task", "*", new EnumerationOptions()).Take(MaxTasks) : [];

    /// <summary>The name is in parentheses and may hold parentheses: the fields begin after the last one.</summary>
    private static (string Name, int Parent)? Stat(int processId)
    {
        var stat = Read($"/proc/{processId}/stat");
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        var fields = open > 0 && close > open ? stat[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parent)
            ? (stat[(open + 1)..close], parent)
            : null;
    }

    private static string Read(string path) => SmallFile.TryRead(path, MaxFileBytes) ?? string.Empty;
}
