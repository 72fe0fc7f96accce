using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What a run says and takes besides its plan: streams, events, case data, the task's report, keys of every form.</summary>
public sealed class FrontDoorTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void ABundleToStandardOutputWritesNothingOnTheDevice()
    {
        Tool.Require("strace", "bash");
        // Every call that could make or open something for writing; a descriptor that is inherited needs none.
        const string Calls = "openat,open,creat,openat2,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat,rename,renameat,renameat2,bind,truncate";
        var command = $"DOTNET_EnableDiagnostics=0 strace -f -qq -o {place.Path("calls")} -e trace={Calls} {Product.Dotnet} {Product.Program} collect -o - --only filesystem.listing"
            + $" --set filesystem.listing.root=/etc > {place.Path("stream.tar.zst")}";
        var result = HostProcess.StartOther(place.Folder, "bash", "-c", command).Wait().MustEndWith(0);
        HostProcess.Start(place.Folder, "verify", place.Path("stream.tar.zst"), "--fingerprint", After(result.Error, "signer: ")).Wait().MustEndWith(0);
        Assert.That(result.Error, Does.Contain("bundle: -"));
        var made = File.ReadLines(place.Path("calls")).Where(line => !line.Contains(" = -1 ", StringComparison.Ordinal))
            .Where(line => line.Contains("O_CREAT", StringComparison.Ordinal) || line.Contains("O_WRONLY", StringComparison.Ordinal) || line.Contains("O_RDWR", StringComparison.Ordinal)
                || (!line.Contains("open", StringComparison.Ordinal) && !line.Contains("resumed", StringComparison.Ordinal)))
            // "???(" is a process that was killed before strace knew which call it was about to make.
            .Where(line => !line.Contains(" --- ", StringComparison.Ordinal) && !line.Contains("AF_NETLINK", StringComparison.Ordinal) && !line.Contains("???(", StringComparison.Ordinal))
            .Where(line => !line.Contains("\"/dev/", StringComparison.Ordinal) && !line.Contains("/proc/self/", StringComparison.Ordinal))

            // Control groups are the kernel's memory; the footprint names them.
            .Where(line => !(line.Contains("\"/sys/fs/cgroup/", StringComparison.Ordinal) && line.Contains("/forensics-", StringComparison.Ordinal)));
        Assert.That(made, Is.Empty);
    }

    [Test]
    public void AReaderOfTheStreamThatIsGoneIsAFailureAndNotSilence()
    {
        Tool.Require("bash");
        var result = HostProcess.StartOther(place.Folder, "bash", "-c", $"{Product.Dotnet} {Product.Program} collect -o - --only filesystem.listing --set filesystem.listing.root=/usr | head -c 1; exit ${{PIPESTATUS[0]}}").Wait();
        Assert.That(result.ExitCode, Is.EqualTo(4).Or.EqualTo(3), result.Error);
        Assert.That(result.Error, Does.Contain("Broken pipe"));
    }

    [Test]
    public void EventsTellTheRunAsJsonLines()
    {
        var result = place.RunCollect("--only", "hostile.good", "--json").MustEndWith(0);
        var events = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(events.Select(entry => (string)entry["event"]!), Is.SupersetOf((string[])["run_started", "step_started", "step_ended", "run_ended"]));
            Assert.That(events, Has.All.Matches<JsonNode>(entry => DateTimeOffset.TryParse((string?)entry!["at"], out _)));
            Assert.That((string)events[^1]["sha256"]!, Has.Length.EqualTo(64));
            Assert.That((int)events[^1]["exit_code"]!, Is.Zero);
            Assert.That(File.Exists((string)events[^1]["bundle"]!));
        });
    }

    [Test]
    public void EventsGoToADescriptorOfTheirOwn()
    {
        Tool.Require("bash");
        HostProcess.StartOther(place.Folder, "bash", "-c", $"{Product.Dotnet} {Product.Program} collect -q --only process.list --json-fd 7 7> events").Wait().MustEndWith(0);
        Assert.That(File.ReadLines(place.Path("events")).Last(), Does.Contain("\"run_ended\""));
        Assert.That(place.RunCollect("--only", "hostile.good", "--json-fd", "77").MustEndWith(2).Error, Does.Contain("--json-fd 77"));
    }

    [Test]
    public void CaseDataAndTheTasksReportStandInTheBundle()
    {
        var result = place.RunCollect("--only", "hostile.good", "--case-number", "2026-7", "--evidence-number", "3", "--description", "web server", "--examiner", "A. N. Other", "--notes", "line\nbreak").MustEndWith(0);
        var bundle = OpenedBundle.Open(result.Bundle, place.Folder);
        Assert.That(bundle.Manifest["case"]!.ToJsonString(), Is.EqualTo(
            """{"case_number":"2026-7","evidence_number":"3","description":"web server","examiner":"A. N. Other","notes":"line\nbreak"}"""));
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle.Folder, "task_report.json")))!;
        Assert.Multiple(() =>
        {
            Assert.That((string)report["completion_status"]!, Is.EqualTo("done"));
            Assert.That((string)report["device_name"]!, Is.EqualTo(File.ReadAllText("/proc/sys/kernel/hostname").Trim()));
            Assert.That((string?)report["unique_id"], Is.Not.EqualTo(File.Exists("/etc/machine-id") ? File.ReadAllText("/etc/machine-id").Trim() : "?"));
            Assert.That(report["errors"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public void ATaskThatFailsReportsItsErrors()
    {
        var result = place.RunCollect("--only", "hostile.good", "--add", "hostile.segfault").MustEndWith(3);
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(OpenedBundle.Open(result.Bundle, place.Folder).Folder, "task_report.json")))!;
        Assert.That((string)report["completion_status"]!, Is.EqualTo("partial"));
        Assert.That(report["errors"]!.AsArray().Single()!.ToJsonString(), Does.Contain("CRASHED").And.Contain("SIGSEGV"));
    }

    [TestCase("key.pem")]
    [TestCase("key.pfx")]
    public void AKeyWithAPassphraseSigns(string key)
    {
        Tool.Require("openssl");
        Tool.Run(place.Folder, "bash", "-c", "umask 077; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout k -out c -days 10 -subj /CN=tester -passout pass:right 2>&1"
            + " && cat k c > key.pem && openssl pkcs12 -export -inkey k -in c -passin pass:right -passout pass:right -out key.pfx && echo right > right && echo wrong > wrong").MustSucceed();
        var result = place.RunCollect("--only", "hostile.good", "--signing-key", key, "--signing-key-passphrase-file", "right").MustEndWith(0);
        HostProcess.Start(place.Folder, "verify", result.Bundle, "--trust", "c").Wait().MustEndWith(0);
        Assert.That(place.RunCollect("--only", "hostile.good", "--signing-key", key, "--signing-key-passphrase-file", "wrong").MustEndWith(2).Error, Does.Contain("passphrase"));
        Assert.That(place.RunCollect("--only", "hostile.good", "--signing-key", key).MustEndWith(2).Error, Does.Contain("--signing-key-passphrase-file"));
        File.SetUnixFileMode(place.Path("right"), (UnixFileMode)0b110_100_100);
        Assert.That(place.RunCollect("--only", "hostile.good", "--signing-key", key, "--signing-key-passphrase-file", "right").MustEndWith(5).Error, Does.Contain("chmod 600"));
    }

    [Test]
    public void ATerminalSeesALiveDisplayAndThenTheResult()
    {
        Tool.Require("script");
        var command = $"TERM=xterm {Product.Dotnet} {Product.Program} collect --only filesystem.listing --set filesystem.listing.root=/usr";
        var result = HostProcess.StartOther(place.Folder, "script", "-qec", command, place.Path("typescript")).Wait();
        Assert.That(result.ExitCode, Is.Zero, result.All);
        Assert.That(result.Output, Does.Contain("\u001b[").And.Contain("filesystem.listing: Completed").And.Contain("bundle: /"));
    }

    private static string After(string text, string start) => text.Split('\n').Last(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];
}
