using System.Globalization;
using Forensics.Collection.Native;
using Forensics.Confinement;

namespace Forensics.Collection.Budgets;

/// <summary>One folder of a control group file system: a group's files, its processes, its end.</summary>
internal sealed class GroupFolder(string path)
{
    public string Path => path;

    /// <summary>Creates the group below another.</summary>
    /// <returns>Null when it was created; else why not.</returns>
    public static string? TryCreate(string path)
    {
        try
        {
            _ = Directory.CreateDirectory(path);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    public string? Read(string file) => SmallFile.TryRead(System.IO.Path.Combine(path, file), BudgetLimits.MaxGroupFileBytes);

    public string? Write(string file, string value) => SmallFile.TryWrite(System.IO.Path.Combine(path, file), value);

    public string? Write(string file, long value) => Write(file, value.ToString(CultureInfo.InvariantCulture));

    public bool Has(string file) => File.Exists(System.IO.Path.Combine(path, file));

    /// <summary>A file that is one number.</summary>
    public long? Number(string file) => long.TryParse(Read(file)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The numbers of a file of lines <c>KEY NUMBER</c>.</summary>
    /// <returns>For each key its number, null where there is none.</returns>
    public long?[] Numbers(string file, params ReadOnlySpan<string> keys)
    {
        var numbers = new long?[keys.Length];
        foreach (var line in (Read(file) ?? string.Empty).Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var at = space < 0 ? -1 : keys.IndexOf(line[..space]);
            if (at >= 0 && long.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers[at] = number;
            }
        }

        return numbers;
    }

    /// <summary>Processes in the group; those of another PID namespace, which read as 0, are left out.</summary>
    public IReadOnlyList<int> Processes()
        => [.. (SmallFile.TryRead(System.IO.Path.Combine(path, "cgroup.procs"), BudgetLimits.MaxGroupProcessesBytes) ?? string.Empty).Split('\n')
            .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) ? processId : 0).Where(processId => processId > 0)];

    /// <summary>Freezes, kills, thaws, until nothing is left: a process that forks meanwhile is found by the next round.</summary>
    /// <param name="freezer">The file that freezes; null when there is none.</param>
    /// <param name="frozen">Its value for frozen.</param>
    /// <param name="thawed">Its value for running.</param>
    public void KillEach(string? freezer, string frozen, string thawed)
    {
        for (var round = 0; round < BudgetLimits.MaxKillRounds && Processes() is { Count: > 0 }; round++)
        {
            _ = freezer is null ? null : Write(freezer, frozen);
            foreach (var processId in Processes())
            {
                ChildProcess.KillOrphan(processId);
            }

            _ = freezer is null ? null : Write(freezer, thawed);
            _ = Poll.Readable([], BudgetLimits.Tick);
        }
    }

    /// <summary>Removes the group; the kernel may need a moment after the death of its last process.</summary>
    /// <returns>Null when it is gone; else why it stays.</returns>
    public string? Remove(TimeProvider clock)
    {
        var startedAt = clock.GetTimestamp();
        while (true)
        {
            if (TryRemove(path) is not { } reason)
            {
                return null;
            }

            if (clock.GetElapsedTime(startedAt) >= BudgetLimits.RemoveWait)
            {
                var left = Processes();
                return left.Count == 0 ? reason : $"it holds {(left.Count == 1 ? "process" : "processes")} {string.Join(", ", left.Take(8))}{(left.Count > 8 ? ", ..." : string.Empty)}";
            }

            _ = Poll.Readable([], BudgetLimits.Tick);
        }
    }

    /// <returns>Null when it is gone; else why it stays.</returns>
    public static string? TryRemove(string path)
    {
        try
        {
            Directory.Delete(path);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return busy.Message;
        }
    }
}
