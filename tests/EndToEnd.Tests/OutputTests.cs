namespace EndToEnd.Tests;

/// <summary>The bundle's file: nothing that lies at its name is touched, nobody else reads it, and what a full disk leaves is told.</summary>
public sealed class OutputTests
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheBundleIsItsOwnersAlone()
    {
        Assert.That(File.GetUnixFileMode(place.RunCollect("--only", "hostile.good").MustEndWith(0).Bundle), Is.EqualTo(OwnersOnly));
    }

    [Test]
    public void TheStandardNameTellsHostTimeAndRun()
        => Assert.That(Path.GetFileName(place.RunCollect("--only", "hostile.good").Bundle), Does.Match("^[A-Za-z0-9._-]+-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}\\.tar\\.zst$"));

    [Test]
    public void AFileThatExistsIsNotTouched()
    {
        var file = place.Write("evidence.tar.zst", "another run's");
        Assert.That(To(file).MustEndWith(5).Error, Does.Contain($"-o: {file}"));
        Assert.That(File.ReadAllText(file), Is.EqualTo("another run's"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ASymlinkAtTheNameIsNotFollowed(bool dangling)
    {
        var target = place.Path("target");
        if (!dangling)
        {
            File.WriteAllText(target, "planted");
        }

        var link = place.Path("evidence.tar.zst");
        File.CreateSymbolicLink(link, target);
        Assert.That(To(link).MustEndWith(5).Error, Does.Contain($"-o: {link}"));
        Assert.That(File.Exists(target), Is.Not.EqualTo(dangling));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(target));
    }

    [Test]
    public void AFolderThatDoesNotExistIsAMistake() => Assert.That(To(place.Path("no/such/file")).MustEndWith(2).Error, Does.Contain("does not exist"));

    [Test]
    public void AFolderThatCannotBeWrittenIsAMistake()
    {
        // /proc refuses root too.
        Assert.That(To("/proc/evidence.tar.zst").MustEndWith(2).Error, Does.Contain("-o: /proc/evidence.tar.zst"));
    }

    [Test]
    public void AFullDiskKeepsWhatTheLastLinkCoversAndSaysSo()
    {
        var disk = place.MountTmpfs("disk", "size=1m,mode=700");
        var survivor = place.MakeReady("survivor");
        var profile = place.Write("full.yaml", Profiles.Of(
            "id: before, collector: hostile.good",
            $"id: endless, collector: hostile.double_fork, options: {{ endless_output: true, survivor_file: {survivor} }}, limits: {{ output: 1GiB, time: 60s }}",
            "id: after, collector: hostile.good"));
        var file = Path.Combine(disk, "evidence.tar.zst");
        var host = place.Start(Arguments(file, "--profile", profile, "--min-free-disk", "0"));
        var daemon = place.WaitForReady(survivor, host);
        var result = host.Wait().MustEndWith(3);
        Assert.That(result.Error, Does.Contain($"forensics: {file}: No space left on device"));
        Assert.That(result.Error, Does.Contain("the bundle is cut after custody link 2 and kept"));
        Assert.That(place.Run("verify", file).MustEndWith(7).Output, Does.Contain("cut after link 2"));
        Assert.That(Signals.IsAlive(daemon), Is.False, "what the step started is ended too");
    }

    [Test]
    public void ABundleThatIsRenamedWhileItGrowsIsFinishedAndItsAbsenceIsTold()
    {
        var ready = place.MakeReady("ready");
        var profile = place.Write("renamed.yaml", Profiles.Of(
            $"id: waiting, collector: hostile.good, options: {{ ready_file: {ready}, wait_for_cancel: true }}, limits: {{ time: 5s }}", "id: after, collector: hostile.good"));
        var host = place.StartCollect("--profile", profile);
        _ = place.WaitForReady(ready, host);
        var name = place.OnlyBundle();
        var moved = place.Path("moved");
        File.Move(name, moved);
        File.CreateSymbolicLink(name, "/etc/passwd");
        var result = host.Wait().MustEndWith(3);
        Assert.That(result.Error, Does.Contain($"warning: {name} is not the file that this run wrote"));
        Assert.That(OpenedBundle.Open(moved, place.Folder).Outcome("after"), Is.EqualTo("completed"));
        place.Run("verify", moved, "--fingerprint", result.Signer).MustEndWith(0);
    }

    private HostResult To(string path, params string[] more) => place.Run(Arguments(path, more));

    private static string[] Arguments(string path, params string[] more)
        => ["collect", "-o", path, "--plugin-dir", Product.Hostile, .. Product.IsRoot ? Array.Empty<string>() : ["--unprivileged"], .. more.Length > 0 ? more : ["--only", "hostile.good"]];
}
