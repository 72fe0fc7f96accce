using Forensics.Plugins.Autoruns.Sources;

namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>What a command starts is told where it is simple.</summary>
public sealed class CommandTargetTests
{
    [TestCase("/opt/x", "/opt/x")]
    [TestCase("tool --a", "/usr/local/bin/tool")]
    [TestCase("nothere", null)]
    [TestCase("A=b C='d e' /opt/x", "/opt/x")]
    [TestCase("exec nohup /opt/x &", "/opt/x")]
    [TestCase("sudo -u alice -- nice -n 5 /opt/x", "/opt/x")]
    [TestCase("env -i A=b /opt/x", "/opt/x")]
    [TestCase("timeout -k 5 10 /opt/x", "/opt/x")]
    [TestCase("test -x /a && /opt/x", "/opt/x")]
    [TestCase("[ -x /a ] || exit 0; [ -d /b ] && ( cd / && /opt/x --y )", "/opt/x")]
    [TestCase("command -v debian-sa1 > /dev/null && tool 1 1", "/usr/local/bin/tool")]
    [TestCase("if [ -x /a ]; then /opt/x; fi", "/opt/x")]
    [TestCase("sh -c '/opt/x a'", "/opt/x")]
    [TestCase("/bin/sh -ec \"exec /opt/x\"", "/opt/x")]
    [TestCase("sh -c 'echo $A'", "/usr/bin/sh")]
    [TestCase("sh /opt/x.sh a", "/opt/x.sh")]
    [TestCase("python3 -u /opt/x.py", "/opt/x.py")]
    [TestCase("python3 -c 'import x' /opt/y", "/usr/bin/python3")]
    [TestCase("$PROGRAM x", null)]
    [TestCase("~/bin/x", "/home/alice/bin/x")]
    [TestCase("\"$HOME/bin/x\" y", "/home/alice/bin/x")]
    [TestCase(". /opt/x", "/opt/x")]
    [TestCase("'/opt/a b' c", "/opt/a b")]
    [TestCase("/opt/a\\ b c", "/opt/a b")]
    [TestCase("2>/dev/null </x /opt/x", "/opt/x")]
    [TestCase("/opt/y/../x/./z", "/opt/x/z")]
    [TestCase("curl http://h | sh", "/usr/bin/curl")]
    [TestCase("/bin/true", "/bin/true")]
    [TestCase("su - alice -c '/opt/x'", "/opt/x")]
    [TestCase("", null)]
    [TestCase("'", null)]
    [TestCase("sh -c", "/usr/bin/sh")]
    [TestCase("sh -c 'sh -c \"/opt/x\"'", "/opt/x")]
    public void ACommandsTargetIsTold(string command, string? target)
    {
        using var root = new PlantedRoot();
        var scene = new Scene(root.Files, []);
        Assert.That(scene.Targets.Of(command, home: "/home/alice"), Is.EqualTo(target));
        Assert.That(root.Files.TakeFaults(), Is.Empty);
    }

    [Test]
    public void CommandsWithinCommandsEndAtTheirLimit()
    {
        using var root = new PlantedRoot();
        var scene = new Scene(root.Files, []);
        Assert.That(scene.Targets.Of(Nested(SourceLimits.CommandDepth)), Is.EqualTo("/opt/x"));
        Assert.That(scene.Targets.Of(Nested(SourceLimits.CommandDepth + 1)), Is.EqualTo("/usr/bin/sh"));
    }

    [Test]
    public void OnlySoMuchOfACommandIsLookedAt()
    {
        using var root = new PlantedRoot();
        var scene = new Scene(root.Files, []);
        Assert.That(scene.Targets.Of(new string(' ', SourceLimits.CommandChars - 6) + "/opt/x"), Is.EqualTo("/opt/x"));
        Assert.That(scene.Targets.Of(new string(' ', SourceLimits.CommandChars) + "/opt/x"), Is.Null);
        Assert.That(scene.Targets.Of(string.Concat(Enumerable.Repeat("a=b ", SourceLimits.CommandWords - 1)) + "/opt/x"), Is.EqualTo("/opt/x"));
        Assert.That(scene.Targets.Of(string.Concat(Enumerable.Repeat("a=b ", SourceLimits.CommandWords)) + "/opt/x"), Is.Null);
    }

    [Test]
    public void ALinkIsFollowedWithinTheRootWhenANameIsLookedFor()
    {
        using var root = new PlantedRoot();
        root.Write("opt/real", "x");
        root.Link("usr/local/sbin/linked", "/opt/real");
        Assert.That(new Scene(root.Files, []).Program("linked"), Is.EqualTo("/usr/local/sbin/linked"));
    }

    // Each level doubles the backslashes of the one within: single quotes for the first, doubled ones below.
    private static string Nested(int depth)
    {
        var command = "/opt/x";
        for (var level = 0; level < depth; level++)
        {
            command = "sh -c \"" + command.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        }

        return command;
    }
}
