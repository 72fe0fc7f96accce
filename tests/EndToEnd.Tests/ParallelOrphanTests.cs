namespace EndToEnd.Tests;

/// <summary>Whose an orphan is while several steps run: each is killed and named with its own step, and nobody else's is touched.</summary>
public sealed class ParallelOrphanTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        place = new();
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public void AnOrphanInASessionOfItsOwnIsItsSteps(bool hasGroups)
    {
        var (bundle, steady, crash) = Collect("hostile.partner", hasGroups);
        Assert.Multiple(() =>
        {
            Assert.That(bundle.Outcome("steady"), Is.EqualTo("completed"));
            Assert.That(bundle.Outcome("crash"), Is.EqualTo("crashed"));
            Assert.That(bundle.Notes("steady"), Does.Contain("orphan lives"), "the other step's end has not touched it");
            Assert.That(Survivors(bundle, "steady"), Does.Contain($"{steady} (sleep)").And.None.StartsWith($"{crash} "));
            Assert.That(Survivors(bundle, "crash"), Does.Contain($"{crash} (sleep)").And.None.StartsWith($"{steady} "));
        });
    }

    [Test]
    public void OneThatCannotBeToldApartIsKilledWhenTheLastStepHasEndedAndNamedThere()
    {
        var (bundle, steady, crash) = Collect("hostile.root_partner", hasGroups: false);
        Assert.Multiple(() =>
        {
            Assert.That(bundle.Outcome("steady"), Is.EqualTo("completed"));
            Assert.That(bundle.Notes("steady"), Does.Contain("orphan lives"));
            Assert.That(Survivors(bundle, "crash"), Is.Empty);
            Assert.That(Survivors(bundle, "steady"), Is.SupersetOf(new[]
            {
                $"{steady} (sleep), of this step or one beside it (it cannot be told)", $"{crash} (sleep), of this step or one beside it (it cannot be told)",
            }));
        });
    }

    /// <summary>Two steps leave an orphan each; one crashes, and when all of it has ended the other looks at its own and ends.</summary>
    private (OpenedBundle Bundle, string Steady, string Crash) Collect(string collector, bool hasGroups)
    {
        var (release, ready) = (place.MakeReady("release"), place.MakeReady("ready"));
        var profile = place.Write("orphans.yaml", Profiles.Of(
            $"id: steady, collector: {collector}, options: {{ orphan: true, ready_file: {ready}, hear: {release} }}",
            $"id: crash, collector: {collector}, options: {{ orphan: true, end: crash }}"));
        var words = place.Collect("--jobs", "2", "--profile", profile);

        // In a mount namespace of its own, without the control groups.
        var host = hasGroups ? place.Start(words)
            : place.Keep(HostProcess.StartOther(place.Folder, "unshare", ["-m", "sh", "-c", "umount -R -l /sys/fs/cgroup; exec \"$@\"", "sh", Product.Dotnet, Product.Program, .. words]));
        _ = place.WaitForReady(ready, host);
        Until.True(() => System.Text.RegularExpressions.Regex.IsMatch(place.Run("verify", place.OnlyBundle()).Output, "cut after link ([2-9]|[0-9]{2})") || host.HasExited, "the crash has its link");
        place.Release(release);
        var bundle = place.Open(host.Wait().MustEndWith(3));
        Assert.That(bundle.Manifest["enforcement"]!["control_groups"]!["name"] is null, Is.EqualTo(!hasGroups));
        var (steady, crash) = (Orphan(bundle, "steady"), Orphan(bundle, "crash"));
        Assert.That(new[] { steady, crash }.Select(int.Parse).Select(Signals.IsAlive), Is.All.False);
        return (bundle, steady, crash);
    }

    private static string Orphan(OpenedBundle bundle, string step) => bundle.Notes(step).Single(note => note.StartsWith("orphan ", StringComparison.Ordinal) && char.IsAsciiDigit(note[^1]))["orphan ".Length..];

    private static IReadOnlyList<string> Survivors(OpenedBundle bundle, string step) => [.. bundle.Step(step)["survivors_killed"]!.AsArray().Select(name => (string)name!)];
}
