using System.Globalization;

namespace Forensics.Collection.Native;

/// <summary>What a process has of whoever started it, whatever became of its parents: control groups, user, session. Of one that has ended and waits for us too.</summary>
/// <param name="Groups">The paths of its control groups (<c>cgroups(7)</c>); of version 1 only while it lives.</param>
/// <param name="UserId">Its real user; null when that cannot be told.</param>
/// <param name="Session">Its session; null when that cannot be told.</param>
internal sealed record ProcessOrigin(IReadOnlyList<string> Groups, uint? UserId, int? Session)
{
    private const int MaxFileBytes = 8_192;

    // Of /proc/PID/stat after the name: state, parent, process group, session (proc_pid_stat(5)).
    private const int SessionField = 3;
    private const string Removed = " (deleted)";

    public static ProcessOrigin Of(int processId)
    {
        var stat = Read(processId, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var user = Read(processId, "status").Split('\n').FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t');
        return new(
            [.. Read(processId, "cgroup").Split('\n').Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).Select(parts => WithoutMark(parts[2]))],
            user is { Length: > 1 } && uint.TryParse(user[1], NumberStyles.None, CultureInfo.InvariantCulture, out var userId) ? userId : null,
            fields.Length > SessionField && int.TryParse(fields[SessionField], NumberStyles.None, CultureInfo.InvariantCulture, out var session) ? session : null);
    }

    private static string WithoutMark(string path) => path.EndsWith(Removed, StringComparison.Ordinal) ? path[..^Removed.Length] : path;

    private static string Read(int processId, string file) => SmallFile.TryRead($"/proc/{processId}/{file}", MaxFileBytes) ?? string.Empty;
}
