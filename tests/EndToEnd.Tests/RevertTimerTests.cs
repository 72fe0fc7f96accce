namespace EndToEnd.Tests;

/// <summary><c>--revert-after</c>, with the cron daemon of Debian in a mount namespace of the test's own.</summary>
public sealed class RevertTimerTests
{
    private const string Plugin = "hostile.actor";

    private Workplace place = null!;

    private string Target => place.Path("target");

    [SetUp]
    public void Begin()
    {
        Product.RequireRoot();
        place = new();
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void WhatWouldComeBackIsNotSetToComeBackUnasked()
    {
        var refused = place.RunCollect("--only", Plugin, "--set", $"{Plugin}.make={Target}", "--state-dir", place.Path("state"), "--revert-after", "1h").MustEndWith(5);
        Assert.That(refused.Error, Does.Contain("--rearm-ok"));
        Assert.That(File.Exists(Target) || Directory.Exists(place.Path("state")), Is.False);
    }

    [Test]
    public void ATimerForARunThatDoesNotActIsAMistake()
        => Assert.That(place.RunCollect("--only", "hostile.good", "--state-dir", place.Path("state"), "--revert-after", "1h").MustEndWith(2).Error, Does.Contain("nothing in this run acts"));

    [Test]
    public void WithoutAnyTimekeeperNothingIsDone()
    {
        // A PID namespace of its own has no daemon.
        var script = place.Write("none.sh", $"""
            mount -t proc none /proc
            exec {Product.Dotnet} {Product.Program} {string.Join(' ', Arguments("1h"))}
            """);
        var result = place.Keep(HostProcess.StartOther(place.Folder, "unshare", "-m", "-p", "-f", "bash", script)).Wait();
        Assert.That(result.ExitCode, Is.EqualTo(5), result.All);
        Assert.That(result.Error, Does.Contain("neither systemd nor a cron daemon"));
        Assert.That(File.Exists(Target), Is.False);
    }

    [Test]
    public void CronUndoesItWhenTheTimeIsOverAndTheTimerIsGoneThen()
    {
        var result = RunBesideCron($$"""
            {{Product.Dotnet}} {{Product.Program}} {{string.Join(' ', Arguments("1s"))}}
            test -e target
            ls /etc/cron.d
            cp /etc/cron.d/* timer
            {{Product.Dotnet}} {{Product.Program}} collect -q -o autoruns.tar.zst --only autoruns
            for second in $(seq 1 300); do
              test -e target || break
              sleep 1
            done
            for second in $(seq 1 60); do
              test -z "$(ls state/*.tar.zst 2>/dev/null)" || break
              sleep 1
            done
            wait_for_end() { for second in $(seq 1 60); do pgrep -P $daemon >/dev/null || return 0; sleep 1; done; }
            wait_for_end
            echo "left: $(ls /etc/cron.d) $(ls state/reverts) $(test -e target && echo target)"
            """);
        Assert.That(result.ExitCode, Is.Zero, result.All);
        Assert.That(result.Output, Does.Match("forensics-revert-[0-9a-f]{6}\n").And.Contain("left:   \n"), result.All);
        var autoruns = OpenedBundle.Open(place.Path("autoruns.tar.zst"), place.Folder).Lines("records/autoruns/autorun");
        Assert.That(autoruns.Where(line => (string?)line["forensics_run_id"] is not null).Select(line => (string)line["autorun_type"]!), Is.EqualTo(new[] { "cron" }));
        Assert.That(place.Run("actions", "list", "--state-dir", place.Path("state")).MustEndWith(0).Output, Does.Contain("reverted"));
    }

    [Test]
    public void AnUndoThatWasSetIsCalledOff()
    {
        var forensics = $"{Product.Dotnet} {Product.Program}";
        var result = RunBesideCron($$"""
            {{forensics}} {{string.Join(' ', Arguments("1h"))}} >&2
            run=$(ls state/reverts)
            {{forensics}} actions list --state-dir state
            {{forensics}} actions keep 0123ab --state-dir state || echo "unknown: $?"
            {{forensics}} actions keep $run --why "the host stays isolated" --state-dir state
            echo "left: $(ls /etc/cron.d) $(ls state/reverts)"
            {{forensics}} actions list --state-dir state
            {{forensics}} undo --run $run --timed --plugin-dir {{Product.Hostile}} --state-dir state -o . >&2
            test -e target && echo stands
            {{forensics}} undo --run $run --plugin-dir {{Product.Hostile}} --state-dir state -o . >&2
            test -e target || echo undone
            """);
        Assert.That(result.ExitCode, Is.Zero, result.All);
        Assert.That(result.Output, Does.Match("done .* \\[undone at [0-9T:Z-]{20}\\]\nunknown: 2\nleft:  \n[0-9a-f]{16}  kept .*\\(the host stays isolated\\)\nstands\nundone\n"), result.All);
    }

    [Test]
    public void SystemdUndoesItWhenTheTimeIsOverAndTheTimerIsGoneThen()
    {
        using var systemd = new OwnSystemd(place);
        Collect(systemd, "60s");
        Assert.That(systemd.Run("systemctl", "list-timers", "--all", "--no-legend").MustSucceed().Output, Does.Match("forensics-revert-[0-9a-f]{6}.timer"));
        systemd.Run([Product.Dotnet, Product.Program, "collect", "-q", "-o", place.Path("autoruns.tar.zst"), "--only", "autoruns"]).MustSucceed();
        var known = OpenedBundle.Open(place.Path("autoruns.tar.zst"), place.Folder).Lines("records/autoruns/autorun").Where(line => (string?)line["forensics_run_id"] is not null);
        Assert.That(known.Select(line => (string)line["autorun_type"]!).Distinct(), Is.EquivalentTo(new[] { "systemd-unit", "systemd-timer" }));
        Until.True(() => !File.Exists(Target), "systemd has undone it");
        Until.True(() => !Directory.EnumerateFiles(place.Path("systemd/etc/system"), "*", SearchOption.AllDirectories).Any(), "its units are gone");
        Assert.That(systemd.Run("systemctl", "list-timers", "--all", "--no-legend").MustSucceed().Output, Does.Not.Contain("forensics"));
        Assert.That(place.Run("actions", "list", "--state-dir", place.Path("state")).MustEndWith(0).Output, Does.Contain("reverted"));
    }

    [Test]
    public void WhatWasDueWhileTheDeviceWasOffSystemdDoesAtItsStart()
    {
        using (var systemd = new OwnSystemd(place))
        {
            Collect(systemd, "60s");
        }

        Assert.That(File.Exists(Target), "the power was cut before the time was over");
        var due = DateTimeOffset.Parse(File.ReadAllText(Directory.EnumerateFiles(place.Path("state/reverts")).Single()));
        Until.True(() => DateTimeOffset.UtcNow > due.AddSeconds(1), "the time is over");
        Assert.That(File.Exists(Target), "nothing that is off undoes anything");
        using var again = new OwnSystemd(place);
        Until.True(() => !File.Exists(Target), "systemd has undone it");
        Until.True(() => !Directory.EnumerateFiles(place.Path("systemd/etc/system"), "*", SearchOption.AllDirectories).Any(), "its units are gone");
    }

    /// <summary>Runs a script in a mount namespace with a cron daemon of its own.</summary>
    private HostResult RunBesideCron(string script)
    {
        Tool.Require("cron", "unshare");
        return place.Keep(HostProcess.StartOther(place.Folder, "unshare", "-m", "bash", place.Write("cron.sh", $$"""
            set -e
            mount -t tmpfs -o mode=755 none /etc/cron.d
            mount -t tmpfs none /var/spool/cron
            mount -t tmpfs none /run
            cron -f 2>/dev/null &
            daemon=$!
            trap 'kill $daemon' EXIT
            cd {{place.Folder}}
            {{script}}
            """))).Wait();
    }

    private void Collect(OwnSystemd systemd, string after)
    {
        systemd.Run([Product.Dotnet, Product.Program, .. Arguments(after)]).MustSucceed();
        Assert.That(File.Exists(Target));
    }

    private string[] Arguments(string after)
        => ["collect", "-o", place.Folder, "--plugin-dir", Product.Hostile, "--only", Plugin, "--set", $"{Plugin}.make={Target}", "--state-dir", place.Path("state"), "--revert-after", after, "--rearm-ok"];
}
