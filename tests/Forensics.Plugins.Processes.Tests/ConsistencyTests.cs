using System.Globalization;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>Values of two processes, or of two programs of one process, never meet in one record.</summary>
public sealed class ConsistencyTests
{
    private const int Number = 300;

    [Test]
    public void WhileThreeHundredProcessesComeAndGoNoRecordIsMixedUp()
    {
        using var churn = OddProcess.Start("churn", "300");
        var seen = new Dictionary<string, string>();
        using var root = Roots.Open("/").Descriptor;
        var rounds = 0;
        bool IsChild(JsonElement record) => record.GetProperty("parent_pid").ToString() == churn.Pid.ToString(CultureInfo.InvariantCulture);
        for (var ended = false; !ended; rounds++)
        {
            ended = churn.HasEnded;
            var listing = Listing.Of(new TargetRoot(root, EvidencePath.Of("/")), Listing.Basic);
            foreach (var record in listing.Records.Values.Where(IsChild))
            {
                AssertIsChild(record);
                var start = $"{record.GetProperty("pid")} {record.GetProperty("start_ticks")}";
                Assert.That(seen.TryAdd(record.GetProperty("unique_pid").GetString()!, start) || seen.ContainsValue(start), Is.True);
            }

            Assert.That(listing.Conclusion.State, Is.EqualTo(ItemState.Collected));
            var faults = listing.Records.Where(entry => IsChild(entry.Value)).SelectMany(entry => listing.Faults(entry.Key));
            Assert.That(faults.Select(fault => fault.Code), Has.All.AnyOf("PROCESS_ENDED", "PROCESS_CHANGED"));
        }

        TestContext.Out.WriteLine($"{seen.Count} of 300 met in {rounds} listings");
        Assert.That(seen, Is.Not.Empty);
    }

    [Test]
    public void WhileTwoThousandProcessesComeAndGoEveryListHasARecordOfItsProcess()
    {
        using var churn = OddProcess.Start("churn", "2000");
        var rounds = 0;
        for (var ended = false; !ended; rounds++)
        {
            ended = churn.HasEnded;
            var listing = Listing.Of(options: new() { Maps = MapSelection.All, StoreDeleted = false });
            Assert.That(listing.Conclusion.State, Is.EqualTo(ItemState.Collected));
            foreach (var kind in new[] { "process.open_file", "process.socket", "process.map" })
            {
                var owners = listing.Context.Records(kind).Select(line => (line.GetProperty("pid").GetInt32(), line.GetProperty("unique_pid").GetString())).Distinct();
                var known = listing.Records.Select(entry => (entry.Key, entry.Value.GetProperty("unique_pid").GetString()));
                Assert.That(owners, Is.SubsetOf(known), kind);
            }

            var codes = listing.Records.Keys.Where(pid => listing.Record(pid).GetProperty("parent_pid").ToString() == $"{churn.Pid}")
                .SelectMany(listing.Faults).Select(fault => fault.Code).Distinct();
            Assert.That(codes, Is.SubsetOf(new[] { "PROCESS_ENDED", "PROCESS_CHANGED", "DETAILS_CHANGED", "ENVIRONMENT_SHORT", "ARGUMENTS_SHORT" }));
        }

        TestContext.Out.WriteLine($"{rounds} listings");
    }

    [Test]
    public void WhenTheNumberIsUsedAgainWhileAProcessIsReadTheRecordIsOfTheFirstAlone()
    {
        using var container = OddProcess.StartProgram("unshare",
            ["-pf", "--mount-proc", "--kill-child", OddProgram.Path, "reuse", Number.ToString(CultureInfo.InvariantCulture)]);
        Assume.That(container.ReadLine(), Is.EqualTo(Number.ToString(CultureInfo.InvariantCulture)), "this kernel does not let us choose a number");
        using var inside = Inside.ChildOf(container.Pid);
        var clock = new ActingClock(skip: 1, () =>
        {
            container.WriteLine();
            Assert.That(container.ReadLine(), Is.EqualTo(Number.ToString(CultureInfo.InvariantCulture)));
        });

        // The clock is asked between the first file of a process and the others: of PID 1 first, then of ours.
        var listing = Listing.Of(inside.Root, clock: clock);
        Assert.That(clock.HasActed, Is.True);
        var first = listing.Record(Number);
        Assert.That(first.GetProperty("name").GetString(), Is.EqualTo("first"));
        Assert.That(first.GetProperty("executable").ValueKind, Is.EqualTo(JsonValueKind.Null), "the file of the second must not appear");
        Assert.That(first.GetProperty("real_user_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(first.GetProperty("arguments").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(listing.Faults(Number).Single(), Has.Property("Kind").EqualTo(FaultKind.Vanished).And.Property("Code").EqualTo("PROCESS_ENDED"));

        var second = Listing.Of(inside.Root).Record(Number);
        Assert.That(second.GetProperty("name").GetString(), Is.EqualTo("second"));
        Assert.That(second.GetProperty("unique_pid").GetString(), Is.Not.EqualTo(first.GetProperty("unique_pid").GetString()));
    }

    [Test]
    public void WhenAProcessStartsAnotherProgramWhileItIsReadItIsReadAgain()
    {
        using var process = OddProcess.Ready("exec-on-line");
        using var root = Roots.Open("/").Descriptor;
        using var proc = Proc(root);
        var clock = new ActingClock(skip: 0, () =>
        {
            process.WriteLine();
            process.Expect("ready");
        });
        using var reading = Reader(proc, root, clock).Read(process.Pid, ReadStep.None);
        Assert.That(reading.Outcome, Is.EqualTo(ProcessOutcome.Read));
        var arguments = ArgumentReading.Of(reading.Facts!, hasEnded: false, 100_000).Arguments!;
        Assert.That(arguments.Select(text => text.ToString()), Is.EqualTo(new[] { "second-image" }));
    }

    [Test]
    public void AProcessThatSwapsItsProgramAllTheTimeGivesWholeRecordsOrAFault()
    {
        var one = Path.Combine(OddProgram.Folder, "swap-one");
        var two = Path.Combine(OddProgram.Folder, "swap-two");
        File.Copy(OddProgram.Path, one);
        File.Copy(OddProgram.Path, two);
        using var process = OddProcess.StartProgram(one, [two], stage: "swap");
        using var root = Roots.Open("/").Descriptor;
        using var proc = Proc(root);
        var clock = new ActingClock(skip: int.MaxValue, () => { });
        var reader = Reader(proc, root, clock);
        int whole = 0, changed = 0;
        for (var i = 0; i < 2_000; i++)
        {
            using var reading = reader.Read(process.Pid, ReadStep.None);
            if (reading.Outcome == ProcessOutcome.Read)
            {
                whole++;
                var name = reading.Facts!.Stat.Name.ToString();
                var executable = reading.Facts.Executable!.Path.ToString();
                var arguments = ArgumentReading.Of(reading.Facts, hasEnded: false, 100_000).Arguments!;
                Assert.That((Path.GetFileName(executable), arguments[0].ToString()), Is.EqualTo((name, executable)));
            }
            else
            {
                Assert.That(reading.Outcome, Is.EqualTo(ProcessOutcome.Changed));
                changed++;
            }
        }

        TestContext.Out.WriteLine($"{whole} whole, {changed} reported as changed, {clock.Asked} readings");
        Assert.That(whole, Is.Positive);
    }

    [Test]
    public void AProcessThatIsGoneBeforeItIsReadIsCountedOnly()
    {
        using var root = Roots.Open("/").Descriptor;
        using var proc = Proc(root);
        using var reading = Reader(proc, root, TimeProvider.System).Read(int.MaxValue, ReadStep.None);
        Assert.That(reading.Outcome, Is.EqualTo(ProcessOutcome.NotRead));
        Assert.That(reading.Error.IsGone(), Is.True);
    }

    private static ProcessReader Reader(ProcFileSystem proc, Microsoft.Win32.SafeHandles.SafeFileHandle root, TimeProvider clock)
        => new(proc, new(root, EvidencePath.Of("/")), clock, new() { MaxArgumentBytes = 4_096 }, new(clock));

    private static ProcFileSystem Proc(Microsoft.Win32.SafeHandles.SafeFileHandle root)
    {
        Assert.That(ProcFileSystem.Open(new(root, EvidencePath.Of("/")), "/proc", out var proc), Is.Null);
        return proc!;
    }

    private static void AssertIsChild(JsonElement record)
    {
        // Before execve(2) the child is a copy of its parent, after it the argument has its own number.
        var arguments = record.GetProperty("arguments");
        if (arguments.ValueKind == JsonValueKind.Array && arguments.GetArrayLength() == 1)
        {
            Assert.That(arguments[0].GetString(), Is.EqualTo($"churn-{record.GetProperty("pid")}"));
        }

        Assert.That(record.GetProperty("name").GetString(), Is.EqualTo("odd").Or.EqualTo("exe").Or.Matches("^[0-9]+$"));
    }
}
