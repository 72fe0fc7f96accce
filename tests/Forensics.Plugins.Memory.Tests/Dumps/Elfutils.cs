using System.Globalization;
using System.Text.RegularExpressions;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>What the tools of elfutils and binutils say of a core file.</summary>
internal static partial class Elfutils
{
    /// <summary>The notes are read without a complaint; the threads are those that they name.</summary>
    /// <returns>The output.</returns>
    public static string MustReadNotes(string core, IEnumerable<int> threads)
    {
        var notes = Tool.Run("/", "eu-readelf", "-n", core);
        Assert.That((notes.ExitCode, notes.Error), Is.EqualTo((0, "")), "eu-readelf -n");
        Assert.That(notes.Output, Does.Not.Contain("<INVALID"), "eu-readelf -n");
        Assert.That(Threads().Matches(notes.Output).Select(thread => int.Parse(thread.Groups[1].ValueSpan, CultureInfo.InvariantCulture)), Is.EquivalentTo(threads), "threads of eu-readelf -n");
        return notes.Output;
    }

    /// <summary>The headers are read without a complaint.</summary>
    /// <returns>The output.</returns>
    public static string MustReadSegments(string core)
    {
        var headers = Tool.Run("/", "readelf", "-lW", core);
        Assert.That((headers.ExitCode, headers.Error), Is.EqualTo((0, "")), "readelf -lW");
        return headers.Output;
    }

    [GeneratedRegex(@"(?m)^  CORE +\d+  PRSTATUS\n(?:.*\n)*?    pid: (\d+), ", RegexOptions.CultureInvariant)]
    private static partial Regex Threads();
}
