using System.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary><c>/proc/PID/cgroup</c>, cgroups(7): lines of <c>ID:CONTROLLERS:PATH</c>. The kernel lets no cgroup have a line feed in its name.</summary>
/// <param name="Path">In the unified hierarchy; where that is unused (path <c>/</c>), in systemd's, else in the first that has another path. As the reader's
/// cgroup namespace sees it.</param>
/// <param name="Container">The container that the names of its cgroups speak of, null when they speak of none.</param>
/// <param name="LogindSession">N of <c>session-N.scope</c>, systemd-logind(8); null outside of a session.</param>
public sealed record Cgroups(EvidencePath Path, ContainerId? Container, string? LogindSession)
{
    private const int MaxSessionBytes = 64;

    private static ReadOnlySpan<byte> Root => "/"u8;

    /// <summary>Parses the whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="cgroups">What it says, null when the result is false.</param>
    /// <returns>False when it has no line of the form.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, out Cgroups? cgroups)
    {
        ReadOnlySpan<byte> path = default;
        var best = 0;
        ContainerId? container = null;
        string? session = null;
        foreach (var range in file.Split((byte)'\n'))
        {
            var line = file[range];
            var first = line.IndexOf((byte)':');
            var second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)':');
            if (second < 0)
            {
                continue;
            }

            var controllers = line.Slice(first + 1, second);
            var candidate = line[(first + second + 2)..];
            var rank = candidate.SequenceEqual(Root) ? 1 : controllers.IsEmpty ? 4 : controllers.SequenceEqual("name=systemd"u8) ? 3 : 2;
            if (rank > best)
            {
                best = rank;
                path = candidate;
            }

            container ??= ContainerId.Find(candidate);
            session ??= Session(candidate);
        }

        cgroups = best == 0 ? null : new(new(path.ToArray()), container, session);
        return best != 0;
    }

    private static string? Session(ReadOnlySpan<byte> path)
    {
        foreach (var range in path.Split((byte)'/'))
        {
            var name = path[range];
            if (name.StartsWith("session-"u8) && name.EndsWith(".scope"u8) && name.Length is > 14 and <= MaxSessionBytes && Ascii.IsValid(name))
            {
                return Encoding.ASCII.GetString(name["session-".Length..^".scope".Length]);
            }
        }

        return null;
    }
}
