using System.Text;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>
/// What <c>systemd --test</c> says it would start from folders of units: it loads them as a user's manager, prints units and jobs, and ends. It starts nothing, but
/// does not do so as root: nobody runs it then.
/// </summary>
internal sealed class ManagerDump
{
    private const string Nobody = "65534";
    private readonly Dictionary<string, List<string>> units = [];

    private ManagerDump(string output)
    {
        List<string>? unit = null;
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith("\t-> Unit ", StringComparison.Ordinal))
            {
                unit = [];
                units[line[9..].TrimEnd(':')] = unit;
            }
            else
            {
                unit?.Add(line);
            }
        }
    }

    public static ManagerDump Of(string root, params string[] folders)
    {
        const string Program = "/usr/lib/systemd/systemd";
        if (!File.Exists(Program))
        {
            Assert.Ignore("systemd is not installed on this machine");
        }

        Tool.Require("setpriv", "env");
        var runtime = Directory.CreateDirectory(Path.Combine(root, "oracle")).FullName;
        File.SetUnixFileMode(root, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(runtime, (UnixFileMode)0b111_111_111);
        string[] test = ["env", $"XDG_RUNTIME_DIR={runtime}", $"SYSTEMD_UNIT_PATH={string.Join(':', folders.Select(folder => root.TrimEnd('/') + folder))}", Program, "--test", "--user", "--unit=default.target", "--log-target=console"];
        string[] asNobody = ["setpriv", $"--reuid={Nobody}", "--clear-groups"];
        string[] all = Environment.IsPrivilegedProcess ? [.. asNobody, .. test] : test;
        var result = Tool.Run("/", all[0], all[1..]);
        Assert.That(result.Output, Does.Contain("-> By units"), result.Error);
        return new(result.Output);
    }

    /// <summary>Units for which there is a job.</summary>
    public IEnumerable<string> Started => units.Where(unit => unit.Value.Exists(line => line.StartsWith("\t\t-> Job ", StringComparison.Ordinal))).Select(unit => unit.Key);

    /// <summary>Words of the commands of a unit.</summary>
    public IReadOnlyList<string[]> Commands(string unit)
        => [.. units.GetValueOrDefault(unit, []).Where(line => line.Contains("Command Line: ", StringComparison.Ordinal)).Select(line => Words(line[(line.IndexOf("Command Line: ", StringComparison.Ordinal) + 14)..]))];

    // Words as the dump quotes them: in double quotes a backslash and a letter of C's escapes, three octal digits, or what it keeps as it is.
    private static string[] Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (line[at] == ' ' && !quoted)
            {
                words.Add(word.ToString());
                word.Clear();
                any = false;
            }
            else if (line[at] == '\\' && quoted)
            {
                var simple = "abfnrtv".IndexOf(line[++at], StringComparison.Ordinal);
                var isOctal = line[at] is >= '0' and <= '3';
                word.Append(simple >= 0 ? "\a\b\f\n\r\t\v"[simple] : isOctal ? (char)Convert.ToInt32(line.Substring(at, 3), 8) : line[at]);
                at += isOctal ? 2 : 0;
            }
            else
            {
                word.Append(line[at]);
            }
        }

        return any || word.Length > 0 ? [.. words, word.ToString()] : [.. words];
    }
}
