using Forensics.Plugins.Autoruns.Systemd;

namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>COMMAND LINES of systemd.service(5), QUOTING of systemd.syntax(7); the same lines are asked of systemd itself.</summary>
public sealed class CommandLineTests
{
    private static readonly (string Value, string[][] Commands)[] Lines =
    [
        ("/bin/echo one two", [["/bin/echo", "one", "two"]]),
        ("/bin/echo / >/dev/null & \\; ls", [["/bin/echo", "/", ">/dev/null", "&", ";", "ls"]]),
        ("/bin/echo one ; /bin/echo \"two two\"", [["/bin/echo", "one"], ["/bin/echo", "two two"]]),
        ("/bin/echo one; two", [["/bin/echo", "one;", "two"]]),
        ("/bin/echo a ;;", [["/bin/echo", "a", ";;"]]),
        ("/bin/echo a ;", [["/bin/echo", "a"]]),
        ("; /bin/echo a", [["/bin/echo", "a"]]),
        ("/bin/echo \";\" ';' \\;x", [["/bin/echo", ";", ";", "\\;x"]]),
        ("/bin/echo 'a \"b' \"c 'd\"", [["/bin/echo", "a \"b", "c 'd"]]),
        ("/bin/echo ba\"r x\"y '' \"\"", [["/bin/echo", "bar xy", "", ""]]),
        ("/bin/echo a\\x20b \\101\\102 \\u00e9 \\U0001F600 \\s\\\\", [["/bin/echo", "a b", "AB", "\u00e9", "\U0001F600", " \\"]]),
        ("/bin/echo 'it\\'s' \"\\\"\" \\q \\x4 \\9", [["/bin/echo", "it's", "\"", "\\q", "\\x4", "\\9"]]),
        ("/bin/echo a\\", [["/bin/echo", "a"]]),
        ("/bin/echo 100%% $HOME ${HOME} $$", [["/bin/echo", "100%", "$HOME", "${HOME}", "$$"]]),
        ("/bin/echo\t\ta  b", [["/bin/echo", "a", "b"]]),
        ("\"/bin/echo\" a", [["/bin/echo", "a"]]),
        ("\"-/bin/echo\" a", [["/bin/echo", "a"]]),
        ("-+:/bin/echo a", [["/bin/echo", "a"]]),
        ("!!/bin/echo a", [["/bin/echo", "a"]]),
        ("!-/bin/echo a", [["/bin/echo", "a"]]),
        ("/bin//echo/../echo a", [["/bin//echo/../echo", "a"]]),
        ("/bin/echo é ü", [["/bin/echo", "é", "ü"]]),
    ];

    [Test]
    public void WordsAreThoseOfSystemd()
        => Assert.That(Lines.Select(line => Parsed(UnitTextReader.Read(System.Text.Encoding.UTF8.GetBytes($"[S]\nA={line.Value}\n")).Assignments[0].Value)), Is.EqualTo(Lines.Select(line => line.Commands)));

    [Test]
    public void SystemdSaysTheSame()
    {
        using var root = new PlantedUnits();
        root.Plant("/etc/systemd/system/default.target", "[Unit]\n" + string.Concat(Enumerable.Range(0, Lines.Length).Select(line => $"Wants=l{line}.service\n")));
        for (var line = 0; line < Lines.Length; line++)
        {
            root.Plant($"/etc/systemd/system/l{line}.service", $"[Service]\nType=oneshot\nExecStart={Lines[line].Value}\n");
        }

        var dump = ManagerDump.Of(root.PathOf(""), "/etc/systemd/system");
        for (var line = 0; line < Lines.Length; line++)
        {
            // systemd shows the path without double slashes.
            Assert.That(dump.Commands($"l{line}.service").Select(words => words.Skip(1)), Is.EqualTo(Lines[line].Commands.Select(words => words.Skip(1))), Lines[line].Value);
        }
    }

    [Test]
    public void RandomLinesAreTakenApartAsSystemdDoes()
    {
        // Without what could become a line feed in systemd's output, and without specifiers.
        const string Alphabet = "zz  \t\"\"''\\\\;;$x0147us-@:é";
        const int Count = 500;
        var random = new Random(7);
        using var root = new PlantedUnits(("/etc/systemd/system/default.target", "[Unit]\n" + string.Concat(Enumerable.Range(0, Count).Select(line => $"Wants=l{line}.service\n"))));
        var values = Enumerable.Range(0, Count).Select(_ => "/bin/echo " + string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])).TrimEnd('\\')).ToList();
        for (var line = 0; line < Count; line++)
        {
            root.Plant($"/etc/systemd/system/l{line}.service", $"[Service]\nType=oneshot\nExecStart={values[line]}\n");
        }

        var dump = ManagerDump.Of(root.PathOf(""), "/etc/systemd/system");
        var compared = 0;
        for (var line = 0; line < Count; line++)
        {
            var ours = CommandLines.Parse(Latin.Of(System.Text.Encoding.UTF8.GetBytes(values[line].TrimEnd())));

            // A command after a semicolon mostly is none that systemd could find.
            if (ours.Count == 1 && ours[0].Problem is null)
            {
                compared++;
                Assert.That(dump.Commands($"l{line}.service"), Is.EqualTo(new[] { (string[])["/bin/echo", .. ours[0].Arguments.Select(Latin.Shown)] }), values[line]);
            }
            else if (ours[0].Problem is not null)
            {
                Assert.That(dump.Commands($"l{line}.service"), Is.Empty, values[line]);
            }
        }

        Assert.That(compared, Is.GreaterThan(Count / 10));
    }

    [TestCase("\"/bin/echo a")]
    [TestCase("/bin/echo 'a")]
    [TestCase("-")]
    [TestCase("/bin/")]
    public void ALineThatSystemdRefusesSaysSo(string value) => Assert.That(CommandLines.Parse(value), Has.Count.EqualTo(1).And.One.Property(nameof(ExecCommand.Problem)).Not.Null);

    [TestCase("-/bin/a", "-")]
    [TestCase("@-/bin/a x", "@-")]
    [TestCase("!!/bin/a", "!!")]
    [TestCase("!!!/bin/a", "!!")]
    [TestCase("--/bin/a", "-")]
    [TestCase("+!/bin/a", "+")]
    [TestCase("|/bin/a", "|")]
    public void PrefixesAreTakenOnce(string value, string prefixes) => Assert.That(CommandLines.Parse(value)[0].Prefixes, Is.EqualTo(prefixes));

    [Test]
    public void ALineOfManyCommandsEnds()
    {
        var value = string.Concat(Enumerable.Repeat("/bin/a ; ", SystemdLimits.Words + 1));
        Assert.That(CommandLines.Parse(value), Has.Count.EqualTo(SystemdLimits.Words));
    }

    private static string[][] Parsed(string value)
        => [.. CommandLines.Parse(value).Select(command => (string[])[command.Program, .. command.Arguments.Select(word => Latin.Shown(word.Replace("%%", "%", StringComparison.Ordinal)))])];
}
