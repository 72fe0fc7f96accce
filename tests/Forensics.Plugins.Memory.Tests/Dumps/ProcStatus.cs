namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A line of <c>/proc/PID/status</c>.</summary>
internal static class ProcStatus
{
    /// <returns>Null where the process is gone.</returns>
    public static string? Of(int pid, string key)
    {
        try
        {
            return File.ReadAllLines($"/proc/{pid}/status").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The state's letter; X where the process is gone.</summary>
    public static char State(int pid) => Of(pid, "State") is { } state ? state[0] : 'X';
}
