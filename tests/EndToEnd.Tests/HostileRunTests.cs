namespace EndToEnd.Tests;

/// <summary>One run with everything that is hostile between two steps that are not. Whatever the others do, the good ones are complete.</summary>
public sealed class HostileRunTests
{
    private const int GoodRecords = 20_000;

    private readonly Workplace place = new();
    private HostResult result = null!;
    private OpenedBundle bundle = null!;
    private int looping;

    [OneTimeSetUp]
    public void Collect()
    {
        var endless = place.MakeReady("endless");
        var profile = place.Write("hostile.yaml", Profiles.Of(
            $"id: good-before, collector: hostile.good, options: {{ records: {GoodRecords}, faults: 3, items: 5 }}",
            "id: segfault, collector: hostile.segfault",
            "id: fail-fast, collector: hostile.fail_fast",
            $"id: endless-loop, collector: hostile.endless_loop, options: {{ ready_file: {endless} }}, limits: {{ time: 4s }}",
            "id: managed-memory, collector: hostile.allocator, limits: { memory: 128MiB, time: 60s }",
            "id: native-memory, collector: hostile.allocator, options: { native: true }, limits: { memory: 128MiB, time: 60s }",
            "id: endless-output, collector: hostile.endless_output, limits: { output: 4MiB, time: 60s }",
            "id: printer, collector: hostile.printer",
            "id: undeclared, collector: hostile.undeclared",
            "id: forged-frame, collector: hostile.forged_frame, options: { what: garbage }",
            "id: descriptors, collector: hostile.descriptor_lister",
            "id: double-fork, collector: hostile.double_fork",
            "id: open-items, collector: hostile.leaves_items_open",
            "id: coded, collector: hostile.thrower, options: { what: coded }",
            "id: plain, collector: hostile.thrower, options: { what: plain }",
            "id: on-thread, collector: hostile.thrower, options: { what: on-thread }",
            "id: stack-overflow, collector: hostile.thrower, options: { what: stack-overflow }",
            "id: exit, collector: hostile.thrower, options: { what: exit }",
            "id: exit-42, collector: hostile.thrower, options: { what: exit, exit_code: 42 }",
            "id: other-versions, collector: hostile.other_versions",
            "id: missing-dependency, collector: hostile.missing_dependency",
            "id: cancelled, collector: hostile.thrower, options: { what: cancelled }",
            $"id: good-after, collector: hostile.good, options: {{ records: {GoodRecords} }}"));
        var host = place.StartCollect("--profile", profile, "-v");
        looping = place.WaitForReady(endless, host);
        result = host.Wait();
        bundle = place.Open(result);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheRunIsPartialAndNothingRawReachesTheTerminal() => result.MustEndWith(3);

    [TestCase("good-before", "completed_with_faults", null)]
    [TestCase("good-after", "completed", null)]
    [TestCase("segfault", "crashed", "SIGSEGV")]
    [TestCase("fail-fast", "crashed", "SIGABRT; it printed last: this can never happen")]
    [TestCase("on-thread", "crashed", "SIGABRT; it printed last: Unhandled exception. System.FormatException: on a thread of its own")]
    [TestCase("stack-overflow", "crashed", "SIGABRT; it printed last: Stack overflow.")]
    [TestCase("exit", "crashed", "exit code 0")]
    [TestCase("exit-42", "crashed", "exit code 42")]
    [TestCase("other-versions", "completed", null)]
    [TestCase("missing-dependency", "failed", "^UNHANDLED_EXCEPTION: FileNotFoundException: .*'YamlDotNet, Version=13\\.")]
    [TestCase("endless-loop", "timed_out", "its time limit of 00:00:04 was over")]
    [TestCase("managed-memory", "over_budget", "128|134217728")]
    [TestCase("native-memory", "over_budget", "128|134217728")]
    [TestCase("endless-output", "over_budget", "its output limit of 4194304 bytes")]
    [TestCase("printer", "completed", null)]
    [TestCase("undeclared", "failed", "^contract breach: .*which its descriptor does not declare")]
    [TestCase("forged-frame", "failed", "^contract breach: ")]
    [TestCase("descriptors", "completed", null)]
    [TestCase("double-fork", "completed", null)]
    [TestCase("open-items", "completed", null)]
    [TestCase("coded", "failed", "^NOTHING_TO_READ: the device has no such thing")]
    [TestCase("plain", "failed", "^UNHANDLED_EXCEPTION: FormatException: a plain exception")]
    [TestCase("cancelled", "failed", "^UNHANDLED_EXCEPTION: OperationCanceledException: nobody cancelled")]
    public void EachStepHasItsOneOutcomeWithAReason(string step, string outcome, string? reason)
    {
        Assert.That(bundle.Outcome(step), Is.EqualTo(outcome), result.Error);
        Assert.That(bundle.Reason(step), reason is null ? Is.Null : Does.Match(reason));
    }

    [TestCase("good-before")]
    [TestCase("good-after")]
    public void TheGoodRecordsAreCompleteAndWithoutAGap(string step)
    {
        var numbers = bundle.Lines($"records/{step}/good.number").Select(record => (long)record["number"]!);
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(0, GoodRecords).Select(number => (long)number)));
        Assert.That((long)bundle.Step(step)["records"]!["good.number"]!, Is.EqualTo(GoodRecords));
    }

    [Test]
    public void TheGoodStepsFaultsAndItemsAreAllThere()
    {
        Assert.That(bundle.Lines("faults").Select(fault => $"{fault["step"]} {fault["path"]} {fault["code"]}"),
            Is.EqualTo(new[] { "good-before /object/0 OBJECT_GONE", "good-before /object/1 OBJECT_GONE", "good-before /object/2 OBJECT_GONE" }));
        Assert.That(bundle.Items("good-before"), Is.EqualTo(Enumerable.Range(0, 5).Select(item => $"item:{item} collected")));
    }

    [TestCase("segfault", "before the fault")]
    [TestCase("fail-fast", "before the end")]
    [TestCase("endless-loop", "before the loop")]
    [TestCase("managed-memory", "before the memory")]
    [TestCase("native-memory", "before the memory")]
    [TestCase("printer", "between the prints")]
    [TestCase("forged-frame", "before the forgery")]
    [TestCase("undeclared", "declared")]
    [TestCase("exit", "before the end")]
    [TestCase("stack-overflow", "before the end")]
    [TestCase("missing-dependency", "before the library")]
    public void WhatAStepSentBeforeItsEndIsInTheBundle(string step, string note) => Assert.That(bundle.Notes(step), Has.Some.EqualTo(note));

    [Test]
    public void APluginRunsWithItsOwnVersionOfALibraryAndWithOurContract()
        => Assert.That(bundle.Notes("other-versions"), Is.EqualTo(new[] { "YamlDotNet 13.0", "Forensics.Sdk 0.0", "by its own version" }));

    [Test]
    public void AWorkerThatIgnoresTheCancelHasItsGraceAndIsKilled()
    {
        var step = bundle.Step("endless-loop");
        var took = DateTimeOffset.Parse((string)step["ended_at"]!) - DateTimeOffset.Parse((string)step["started_at"]!);
        Assert.That(took, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(4 + 5)), "its time, and the grace after the cancel");
        Assert.That(Signals.IsAlive(looping), Is.False);
    }

    [Test]
    public void EndlessOutputIsKeptUpToItsLimit()
    {
        var notes = bundle.Notes("endless-output");
        Assert.That(notes.Select(note => note.Split(':')[0]), Is.EqualTo(Enumerable.Range(0, notes.Count).Select(number => $"{number}")));
        Assert.That(notes.Sum(note => note.Length), Is.GreaterThan(3 << 20).And.LessThan(4 << 20));
    }

    [TestCase("segfault", "note plugin-failed")]
    [TestCase("endless-loop", "note timed-out")]
    [TestCase("managed-memory", "step:managed-memory over-limit")]
    [TestCase("open-items", "item:1 empty;item:0 plugin-failed;item:2 plugin-failed")]
    public void ItemsThatWereLeftOpenAreClosedByTheHost(string step, string items) => Assert.That(bundle.Items(step), Is.EquivalentTo(items.Split(';')));

    [Test]
    public void TheManifestsCountsAreThoseOfTheLines()
    {
        var counted = bundle.Lines("items").GroupBy(item => (string)item["state"]!).ToDictionary(group => group.Key, group => (long)group.Count());
        Assert.That(bundle.Run["items"]!.AsObject().ToDictionary(entry => entry.Key, entry => (long)entry.Value!), Is.EqualTo(counted));
        Assert.That((long)bundle.Run["faults"]!, Is.EqualTo(bundle.Lines("faults").Count));
        foreach (var step in bundle.Steps)
        {
            foreach (var (record, count) in step["records"]!.AsObject())
            {
                Assert.That(bundle.Lines($"records/{step["step"]}/{record}"), Has.Count.EqualTo((int)count!), $"{step["step"]} {record}");
            }
        }
    }

    [Test]
    public void WhatAPluginPrintsIsInTheLogLineByLine()
    {
        var printed = bundle.Lines("log").Where(line => (string)line["step"]! == "printer").Select(line => $"{line["source"]}: {line["message"]}");
        Assert.That(printed, Is.EqualTo(new[]
        {
            "worker_output: printed to output",
            "worker_output: printed to error",
            "worker_output: colours \e[31mred\e[0m and \r a carriage return and \a a bell",
            "worker_output: a last line without an end",
        }));
        Assert.That(Path.Combine(bundle.Folder, "log", "0001.jsonl"), Does.Exist);
    }

    [Test]
    public void WhatAWorkerLeftBehindIsKilledAndNamed()
    {
        var survivor = bundle.Notes("double-fork").Single();
        Assert.That(bundle.Step("double-fork")["survivors_killed"]!.AsArray().Select(name => (string)name!), Does.Contain($"{survivor} (sleep)"));
        Assert.That(Signals.IsAlive(int.Parse(survivor)), Is.False);
        Assert.That(bundle.Steps.Where(step => (string)step["step"]! != "double-fork").SelectMany(step => step["survivors_killed"]!.AsArray()), Is.Empty);
    }

    [Test]
    public void TheManifestTellsTheRun()
    {
        Assert.That((int)bundle.Run["exit_code"]!, Is.EqualTo(3));
        Assert.That((string)bundle.Run["result"]!, Is.EqualTo("partial"));
        Assert.That(bundle.Run["interrupted_by"], Is.Null);
        Assert.That((string)bundle.Manifest["signer"]!["fingerprint"]!, Is.EqualTo(result.Signer));
        Assert.That(bundle.Steps.Select(step => step["ended_at"]!.GetValue<string>()), Is.Ordered);
    }

    [Test]
    public void TheBundleVerifiesWithAndWithoutThePrintedFingerprint()
    {
        Assert.That(place.Run("verify", result.Bundle).MustEndWith(8).Digest, Is.EqualTo(result.Digest));
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
    }

    [Test]
    public void TheCustodyChainVerifiesByHand()
    {
        Tool.Require("sha256sum", "openssl");
        Tool.Run(bundle.Folder, "bash", "-c", "for f in custody/*.sha256; do sha256sum -c $f && openssl cms -verify -binary -inform DER -in ${f%.sha256}.p7s -content $f"
            + " -CAfile custody/signer.pem -purpose any -out /dev/null || exit 1; done").MustSucceed();
        Assert.That(Tool.Run(place.Folder, "sha256sum", result.Bundle).Output, Does.StartWith(result.Digest));
    }

    [Test]
    public void AWorkerHoldsNoDescriptorThatWasNotMeantForIt()
    {
        // "NUMBER TARGET"; the one without a target is the listing's own.
        var notes = bundle.Notes("descriptors").ToLookup(note => note.StartsWith("child ", StringComparison.Ordinal));
        Assert.That(notes[true], Has.Some.Contain("-> pipe:").And.None.Contain("socket:").And.None.Contain("mountinfo"), "what a plugin starts cannot speak in its name");
        var held = notes[false].Select(note => note.Split(' ', 2)).Where(pair => pair[1].Length > 0).ToDictionary(pair => int.Parse(pair[0]), pair => pair[1]);
        Assert.That((held[0], held[2]), Is.EqualTo(("/dev/null", held[1])));
        Assert.That(held[1], Does.StartWith("pipe:"));
        Assert.That(held.Where(pair => pair.Value.StartsWith("socket:", StringComparison.Ordinal)).Select(pair => pair.Key), Is.EqualTo(new[] { 3 }));
        var isConfined = bundle.Step("descriptors")["enforced_by"]!["read_only"] is not null;
        Assert.That(held.GetValueOrDefault(4)?.EndsWith("/mountinfo", StringComparison.Ordinal) is true, Is.EqualTo(isConfined));
        Assert.That(held.Where(pair => pair.Key > (isConfined ? 4 : 3) && !Descriptors.IsTheRuntimesOwn(pair.Value, held)), Is.Empty);
    }
}
