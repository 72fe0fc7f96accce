using System.Globalization;
using System.Text.RegularExpressions;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>What gdb reads out of a core file, and the core files that its gcore makes.</summary>
internal static partial class Gdb
{
    private const int MaxFrames = 200;

    /// <summary>The frames of each thread, by its number.</summary>
    public static IReadOnlyDictionary<int, string> Backtraces(string program, string core)
        => ByThread(Run(program, core, $"thread apply all backtrace {MaxFrames}"), line => line.StartsWith('#'));

    /// <summary>All registers of each thread, those of the floating-point and vector units too.</summary>
    public static IReadOnlyDictionary<int, string> Registers(string program, string core)
        => ByThread(Run(program, core, "thread apply all info all-registers"), line => line.Length > 0);

    public static string Run(string program, string core, params string[] commands)
        => Tool.Run("/", "gdb",
            [
                "-q", "-nx", "-nh", "-batch", "-iex", "set auto-load no", "-iex", "set debuginfod enabled off", "-iex", "set width 0", "-iex", "set pagination off",
                .. commands.SelectMany(command => new[] { "-ex", command }), program, core,
            ]).MustSucceed().Output;

    /// <summary>The core file of gcore, which stops the process for as long as it writes.</summary>
    public static string Gcore(int pid, string folder)
    {
        // The script looks for gdb in PATH.
        Tool.Require("gdb");
        var prefix = Path.Combine(folder, $"gcore-{Directory.EnumerateFiles(folder).Count()}");
        _ = Tool.Run(folder, "gcore", "-o", prefix, pid.ToString(CultureInfo.InvariantCulture)).MustSucceed();
        return $"{prefix}.{pid}";
    }

    private static Dictionary<int, string> ByThread(string output, Func<string, bool> isWanted)
    {
        var threads = new Dictionary<int, List<string>>();
        List<string>? current = null;
        foreach (var line in output.Split('\n'))
        {
            if (ThreadLine().Match(line) is { Success: true } thread)
            {
                current = threads[int.Parse(thread.Groups[1].ValueSpan, CultureInfo.InvariantCulture)] = [];
            }
            else if (current is not null && isWanted(line))
            {
                current.Add(line);
            }
        }

        return threads.ToDictionary(thread => thread.Key, thread => string.Join('\n', thread.Value));
    }

    [GeneratedRegex(@"^Thread \d+ \(.*LWP (\d+)\)+:$", RegexOptions.CultureInvariant)]
    private static partial Regex ThreadLine();
}
