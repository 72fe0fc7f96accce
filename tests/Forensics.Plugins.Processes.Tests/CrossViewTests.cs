using System.Text.Json;
using Forensics.Plugins.Processes.CrossViews;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Processes.Tests;

public sealed class CrossViewTests
{
    private const string Patching = """
        #include <stdio.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <unistd.h>
        __attribute__((aligned(4096), noinline)) int Target(void) { return 42; }
        int main(int count, char **arguments)
        {
            char *page = (char *)Target;
            if (mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC)) return 1;
            if (count > 1) { memset(page + 16, 0xcc, 8); } else { page[16] = page[16]; }
            if (mprotect(page, 4096, PROT_READ | PROT_EXEC)) return 1;
            puts("ready");
            fflush(stdout);
            pause();
        }
        """;

    [Test]
    public void AMountOverAProcessIsToldWithWhatItShows()
    {
        using var bound = OddProcess.Ready("wait");
        using var emptied = OddProcess.Ready("wait");
        using var holder = AfterMount($"mount --bind /proc/1 /proc/{bound.Pid} && mount -t tmpfs none /proc/{emptied.Pid}");
        using var inside = Inside.Of(holder.Pid);
        var context = Run(inside.Root, new() { Maps = false });
        var records = context.Records("cross.view").ToDictionary(record => record.GetProperty("pid").GetInt32());
        Assert.That(records.Keys, Is.EquivalentTo(new[] { bound.Pid, emptied.Pid }));
        Assert.That(records.Values.Select(record => record.GetProperty("disagreement").GetString()), Is.All.EqualTo("covered-process"));
        Assert.That(records[bound.Pid].GetProperty("detail").GetString(), Does.Contain($"the folder of another process, {File.ReadAllText("/proc/1/comm").Trim()}"));
        Assert.That(records[emptied.Pid].GetProperty("detail").GetString(), Does.Contain("a file system of type 0x1021994"));
        Assert.That(records[emptied.Pid].GetProperty("shown_by").EnumerateArray().Select(view => view.GetString()), Does.Contain("kill(pid, 0)"));
        Assert.That(context.Items["covered-processes"]!.State, Is.EqualTo(ItemState.Collected));
        Assert.That(context.Items["hidden-processes"]!.State, Is.EqualTo(ItemState.Empty));
    }

    [Test]
    public void WhatLiesOverTheNameOfAProcessIsNotOpened()
    {
        using var emptied = OddProcess.Ready("wait");
        using var bound = OddProcess.Ready("wait");
        var folder = Directory.CreateTempSubdirectory("forensics-cover-").FullName;
        try
        {
            // A pipe's writer waits for the first that opens it for reading.
            using var holder = AfterMount($"mkfifo {folder}/pipe && mount -t tmpfs none /proc/{emptied.Pid} && touch /proc/{emptied.Pid}/comm && mount --bind /proc/1 /proc/{bound.Pid}"
                + $" && for pid in {emptied.Pid} {bound.Pid}; do mount --bind {folder}/pipe /proc/$pid/comm || exit 1; done && {{ (: > {folder}/pipe; touch {folder}/opened) & }}");
            using var inside = Inside.Of(holder.Pid);
            var context = Run(inside.Root, new() { Maps = false });
            Assert.That(context.Records("cross.view").ToDictionary(record => record.GetProperty("pid").GetInt32(), record => record.GetProperty("detail").GetString()!.Split(": ")[1]), Is.EquivalentTo(new Dictionary<int, string>
            {
                [emptied.Pid] = "a file system of type 0x1021994",
                [bound.Pid] = "a file system of type 0x9fa0",
            }));
            Assert.That(File.Exists($"{folder}/opened"), Is.False);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void AProgramThatWasPatchedInMemoryIsToldAndOneThatWasNotIsNot()
    {
        var program = Path.Combine(OddProgram.Folder, "patching");
        File.WriteAllText(program + ".c", Patching);
        using var gcc = System.Diagnostics.Process.Start("gcc", ["-O1", "-o", program, program + ".c"]);
        gcc.WaitForExit();
        Assert.That(gcc.ExitCode, Is.Zero);
        using var patched = OddProcess.StartProgram(program, ["patch"]);
        using var same = OddProcess.StartProgram(program, []);
        patched.Expect("ready");
        same.Expect("ready");
        var context = Run();
        Assert.That(context.Items["changed-maps"]!.Reason, Does.Match("^[1-9][0-9]* pages were compared"));
        Assert.That(Of(context, same.Pid), Is.Empty);
        var record = Of(context, patched.Pid).Single();
        Assert.That(record.GetProperty("path").GetString(), Is.EqualTo(program));
        Assert.That(record.GetProperty("detail").GetString(), Does.Match("^8 bytes differ in 1 of 1 pages; .*memory cccccccccccccccc"));
        Assert.That(context.Items["changed-maps"]!.State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public void ProcessesThatBeginAndEndAllTheTimeAreNotHidden()
    {
        using var forking = OddProcess.StartProgram("sh", ["-c", "echo ready; i=0; while [ $i -lt 20000 ]; do /bin/true & i=$((i+1)); [ $((i % 50)) = 0 ] && wait; done"]);
        forking.Expect("ready");
        var context = Run();
        Assert.That(forking.HasEnded, Is.False, "it was going on meanwhile");
        Assert.That(context.Records("cross.view").Where(record => record.GetProperty("disagreement").GetString() != "map-differs-from-file"), Is.Empty);
        Assert.That(context.Items["hidden-processes"]!.State, Is.EqualTo(ItemState.Empty));
    }

    [Test]
    public void AProcThatHidesOthersProcessesIsNoHiddenProcess()
    {
        using var holder = AfterMount("mount -t proc -o hidepid=2 proc /proc");
        using var inside = Inside.Of(holder.Pid);
        RecordingContext? context = null;
        Roots.AsNobody(() => context = Run(inside.Root, new() { Maps = false }));
        Assert.That(context!.Records("cross.view"), Is.Empty);
        Assert.That(context.Items["hidden-processes"], Has.Property("State").EqualTo(ItemState.Denied).And.Property("Reason").Contain("hidepid"));
        Assert.That(context.Items["covered-processes"], Has.Property("State").EqualTo(ItemState.Denied).And.Property("Reason").Contain("hidepid"));
    }

    [Test]
    public void AnotherRootOrPidNamespaceIsUnsupported()
    {
        using var container = OddProcess.StartProgram("unshare", ["-pf", "--mount-proc", "--kill-child", OddProgram.Path, "wait"]);
        container.Expect("ready");
        using var inside = Inside.ChildOf(container.Pid);
        Assert.That(Run(inside.Root).Items.Values.Select(item => item!.State), Is.All.EqualTo(ItemState.Unsupported));
        var folder = Roots.Open(OddProgram.Folder);
        using (folder.Descriptor)
        {
            Assert.That(Run(folder).Items.Values.Select(item => item!.State), Is.All.EqualTo(ItemState.Unsupported));
        }
    }

    private static IEnumerable<JsonElement> Of(RecordingContext context, int pid)
        => context.Records("cross.view").Where(record => record.GetProperty("pid").GetInt32() == pid);

    private static RecordingContext Run(TargetRoot? root = null, CrossViewOptions? options = null)
    {
        var target = root ?? Roots.Open("/");
        var collector = new CrossViewCollector();
        var context = new RecordingContext(collector.Descriptor, target, TimeProvider.System);
        CollectorRun.RunAsync(collector, options ?? new(), context).GetAwaiter().GetResult();
        if (root is null)
        {
            target.Descriptor.Dispose();
        }

        return context;
    }

    private static OddProcess AfterMount(string command)
    {
        var holder = OddProcess.StartProgram("unshare", ["-m", "sh", "-c", $"{command} && exec '{OddProgram.Path}' wait"]);
        holder.Expect("ready");
        return holder;
    }
}
