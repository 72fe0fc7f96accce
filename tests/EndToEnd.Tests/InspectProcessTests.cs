namespace EndToEnd.Tests;

/// <summary>What <c>inspect</c> names among processes: in a PID namespace of the test's own, so that no other process stands among the examples.</summary>
public sealed class InspectProcessTests
{
    // The first process of the namespace: all others end with it. A name is waited for until the kernel shows the program behind it.
    private const string Plant = """
        set -eu
        start() { "$@" 600 & while [ "$(readlink /proc/$!/exe)" != "$(realpath "$1")" ]; do :; done; }
        mkdir .cellar
        for name in gone open .cellar/tool $'esc\e[31mred'; do cp /bin/sleep "$name"; done
        start ./gone
        rm gone
        start ./open
        chmod 777 open
        start ./.cellar/tool
        start $'./esc\e[31mred'
        (exec -a '[kworker/0:0]' sleep 600) &
        while [ "$(head -c 12 /proc/$!/cmdline)" != '[kworker/0:0' ]; do :; done
        dotnet=$1; shift
        "$dotnet" "$@"
        """;

    private readonly Workplace place = new();
    private string output = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        Product.RequireRoot();
        Tool.Require("unshare", "realpath");
        if (Tool.Run(place.Folder, "unshare", "--pid", "--fork", "--mount-proc", "true").ExitCode != 0)
        {
            Assert.Ignore("PID namespaces cannot be made here");
        }

        var profile = place.Write("processes.yaml", Profiles.Of("collector: process.list", $"collector: filesystem.listing, options: {{ root: {place.Folder} }}"));
        var collected = place.Keep(HostProcess.StartOther(place.Folder, "unshare",
            ["--pid", "--fork", "--mount-proc", "bash", "-c", Plant, "plant", Product.Dotnet, Product.Program, .. place.Collect("--profile", profile)])).Wait();
        Assert.That(collected.ExitCode, Is.Zero, collected.All);
        output = place.Run("inspect", collected.Bundle).MustEndWith(8).Output;
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("program whose file was deleted", @"\(gone\) of root: .*/gone, arguments: ./gone 600")]
    [TestCase("process dressed as a kernel thread", @"\(sleep\) of root: .*/sleep, arguments: \[kworker/0:0\] 600")]
    [TestCase("program started from a hidden folder", @"\(tool\) of root: .*/\.cellar/tool")]
    [TestCase("process name or arguments with control characters", @"\(esc\\u001b\[31mred\)")]
    [TestCase("program started from a folder for temporary files", @": /tmp/")]
    [TestCase("program of root that everybody can replace", ": .*/open, everybody can write .*/open$")]
    public void WhatIsPlantedIsNamed(string finding, string example)
    {
        if (finding.Contains("temporary", StringComparison.Ordinal) && !place.Folder.StartsWith("/tmp/", StringComparison.Ordinal))
        {
            Assert.Ignore("temporary folders of this machine are not in /tmp");
        }

        Assert.That(output, Does.Match($@"(?m)^ +\d+\. {finding}(, \d+ times)?\n.*\n(     - .*\n)*     - pid \d+.*{example}"));
    }

    [Test]
    public void ItSaysThatTheDeviceWasSeenFromInside() => Assert.That(output, Does.Contain("you see this container only"));
}
