using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests.Enriching;

/// <summary>What is added to what a source found.</summary>
public sealed class EnrichmentTests
{
    private readonly TestRoot root = new();

    [OneTimeSetUp]
    public void SetUp()
    {
        root.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:4711:4711::/home/alice:/bin/sh\n");
        root.Write("etc/group", "root:x:0:\nalice:x:4711:\nstaff:x:50:\n");
        root.Write("etc/one", "one\n");
        root.Write("usr/bin/program", "program\n");
        root.Write("home/alice/.bashrc", "rc\n");
        Directory.CreateDirectory(root.PathOf("var/tmp"));
        Shell($"chown -R 0:0 {root.PathOf("")} && chown -R 4711:4711 {root.PathOf("home/alice")} && chmod 755 {root.PathOf("")} && chmod 1777 {root.PathOf("var/tmp")} && ln -s ../usr/bin/program {root.PathOf("etc/link")} && ln -s /nowhere {root.PathOf("etc/broken")} && ln -s circle {root.PathOf("etc/circle")} && mkfifo {root.PathOf("etc/pipe")}");
    }

    [OneTimeTearDown]
    public void CleanUp() => root.Dispose();

    [Test]
    public async Task StatusAndDigestsAreThoseOfStatAndSums()
    {
        Shell($"chmod 4750 {root.PathOf("usr/bin/program")} && chown 4711:50 {root.PathOf("etc/one")} && touch -d 2001-02-03T04:05:06.123456789Z {root.PathOf("etc/one")}");
        var record = await OneAsync(Of("/etc/one") with { Target = EvidencePath.Of("/usr/bin/program") });
        var stat = Shell($"stat -c '%a %s %u %U %g %Y' {root.PathOf("etc/one")}").Split(' ');
        Assert.That(Text(record, "mode"), Is.EqualTo(stat[0].PadLeft(4, '0')));
        Assert.That(record.GetProperty("size_bytes").GetInt64(), Is.EqualTo(4));
        Assert.That((Text(record, "owner_id"), Text(record, "owner_name"), Text(record, "group_id"), Text(record, "group_name")), Is.EqualTo(("4711", "alice", "50", "staff")));
        Assert.That(Text(record, "modified_at"), Is.EqualTo("2001-02-03T04:05:06.123456789Z"));
        Assert.That(Text(record, "md5"), Is.EqualTo(Shell($"md5sum {root.PathOf("etc/one")}")[..32]));
        Assert.That(Text(record, "target_sha256"), Is.EqualTo(Shell($"sha256sum {root.PathOf("usr/bin/program")}")[..64]));
        Assert.That((Text(record, "target_mode"), Text(record, "target_exists"), Text(record, "target_owner_id")), Is.EqualTo(("4750", "True", "0")));
        Assert.That(Text(record, "file_id"), Does.Match("^[0-9a-f]{32}$").And.Not.EqualTo(Text(record, "target_file_id")));
        Assert.That(Text(record, "package_state"), Is.EqualTo("no-database"));
        Shell($"chown 0:0 {root.PathOf("etc/one")}");
    }

    [Test]
    public async Task OfALinkItIsTheLinkThatIsDescribedAndItsEndThatIsHashed()
    {
        var records = await AllAsync(Of("/etc/link"), Of("/usr/bin/program"), Of("/etc/one") with { Target = EvidencePath.Of("/etc/link") });
        Assert.That(Text(records[0], "link_target"), Is.EqualTo("../usr/bin/program"));
        Assert.That(Text(records[0], "mode"), Is.EqualTo("0777"));
        Assert.That(Text(records[0], "sha256"), Is.EqualTo(Text(records[1], "sha256")).And.Not.Null);
        Assert.That(Text(records[0], "file_id"), Is.Not.EqualTo(Text(records[1], "file_id")).And.Not.Null);
        Assert.That(Text(records[2], "target_file_id"), Is.EqualTo(Text(records[1], "file_id")));
        Assert.That(Text(records[0], "writable_by_others"), Is.EqualTo("False"));
    }

    [Test]
    public async Task WhatIsMissingOrLeadsNowhereIsSaidAndIsNoFault()
    {
        string[] nowhere = ["/usr/bin/gone", "/etc/broken", "/etc/circle", "/etc/one/more", "/" + new string('x', 300), string.Concat(Enumerable.Repeat("/long", 819)), "/etc/\0"];
        var context = await RunAsync(new(), [Of("/etc/broken"), .. nowhere.Select(path => Of("/etc/one") with { Target = EvidencePath.Of(path) })]);
        var records = context.Records("autorun");
        Assert.That((Text(records[0], "link_target"), Text(records[0], "md5"), Text(records[0], "package_state")), Is.EqualTo(("/nowhere", (string?)null, (string?)null)));
        Assert.That(records.Skip(1).Select(record => Text(record, "target_exists")), Is.EqualTo(nowhere.Select(_ => "False")));
        Assert.That(context.Faults, Is.Empty);
    }

    [Test]
    public async Task APipeIsNotOpened()
    {
        var record = await OneAsync(Of("/etc/one") with { Target = EvidencePath.Of("/etc/pipe") });
        Assert.That((Text(record, "target_exists"), Text(record, "target_md5")), Is.EqualTo(("True", (string?)null)));
    }

    [TestCase(4, true)]
    [TestCase(3, false)]
    [TestCase(0, false)]
    public async Task WhatIsOverTheLimitHasNoDigest(long limit, bool isHashed)
        => Assert.That(Text((await RunAsync(new() { MaxHashBytes = limit }, Of("/etc/one"))).Records("autorun")[0], "md5"), isHashed ? Is.Not.Null : Is.Null);

    [Test]
    public async Task AFileOfTheKernelHasNoDigestAndNoPackage()
    {
        Assert.That(Sdk.Linux.TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var live).Failed, Is.False);
        using (live.Descriptor)
        {
            var context = new RecordingContext(new AutorunCollector().Descriptor, live, TimeProvider.System);
            await new AutorunRun(new(), context).RunAsync([new FakeSource(["type"], _ => [Of("/proc/sys/kernel/core_pattern")])], default);
            var record = context.Records("autorun").Single();
            Assert.That((Text(record, "mode"), Text(record, "md5"), Text(record, "package_state"), Text(record, "writable_by_others")), Is.EqualTo(("0644", (string?)null, (string?)null, (string?)null)));
            Assert.That(Text(record, "file_id"), Is.Not.Null);
            Assert.That(context.Faults, Is.Empty);
        }
    }

    [Test]
    public async Task TextIsCutAtItsBound()
    {
        var record = await OneAsync(Of("/etc/one") with { Text = new(new byte[AutorunLimits.TextBytes + 1]), Command = new(new byte[AutorunLimits.TextBytes]) });
        Assert.That((Text(record, "text")!.Length, Text(record, "command")!.Length), Is.EqualTo((AutorunLimits.TextBytes, AutorunLimits.TextBytes)));
    }

    [TestCase("true", "/etc/one", null, false)]
    [TestCase("chmod 666 etc/one", "/etc/one", null, true)]
    [TestCase("chmod 664 etc/one", "/etc/one", null, false, Description = "root's group")]
    [TestCase("chmod 664 etc/one; chgrp 50 etc/one", "/etc/one", null, true)]
    [TestCase("chown 4711 etc/one", "/etc/one", null, true)]
    [TestCase("chown 4711 etc/one", "/etc/one", "alice", false)]
    [TestCase("chown 4711 etc/one", "/etc/one", "4711", false)]
    [TestCase("chmod 777 etc", "/etc/one", null, true)]
    [TestCase("chmod 777 .", "/etc/one", null, true)]
    [TestCase("chown 4711 etc", "/etc/one", null, true)]
    [TestCase("true", "/home/alice/.bashrc", "alice", false)]
    [TestCase("true", "/home/alice/.bashrc", null, true)]
    [TestCase("chmod 664 home/alice/.bashrc", "/home/alice/.bashrc", "alice", false, Description = "a group of the user's own")]
    [TestCase("touch var/tmp/job", "/var/tmp/job", null, false, Description = "sticky")]
    [TestCase("touch var/tmp/job; chown 4711 var/tmp/job", "/var/tmp/job", null, true)]
    [TestCase("true", "/var/tmp/gone", null, true, Description = "anybody can make it")]
    [TestCase("true", "/etc/gone", null, false)]
    [TestCase("mknod -m 666 etc/null c 1 3; ln -s null etc/mask", "/etc/mask", null, false, Description = "a device keeps nothing")]
    [TestCase("chmod 777 usr/bin", "/etc/link", null, true, Description = "where the link leads")]
    [TestCase("chmod 666 usr/bin/program", "/etc/link", null, true)]
    public async Task WhoCanWriteAFileIsWhoCanReplaceIt(string change, string path, string? runAs, bool isWritable)
    {
        Shell($"cd {root.PathOf("")} && {change}");
        try
        {
            var record = await OneAsync(Of("/etc/passwd") with { Target = EvidencePath.Of(path), RunAs = runAs is null ? null : new(System.Text.Encoding.UTF8.GetBytes(runAs)) });
            Assert.That(Text(record, "target_writable_by_others"), Is.EqualTo(isWritable.ToString()));
        }
        finally
        {
            Shell($"cd {root.PathOf("")} && chown 0:0 etc etc/one usr/bin usr/bin/program && chmod 755 . etc usr/bin && chmod 644 etc/one usr/bin/program home/alice/.bashrc && rm -f var/tmp/job etc/null etc/mask");
        }
    }

    private static string Shell(string script) => Tool.Run("/", "bash", "-c", script).MustSucceed().Output.TrimEnd('\n');

    private static Autorun Of(string path) => new("type", EvidencePath.Of(path));

    private static string? Text(JsonElement record, string field) => record.GetProperty(field) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;

    private async Task<JsonElement> OneAsync(Autorun autorun) => (await AllAsync(autorun)).Single();

    private async Task<IReadOnlyList<JsonElement>> AllAsync(params Autorun[] autoruns)
    {
        var context = await RunAsync(new(), autoruns);
        Assert.That(context.Faults, Is.Empty);
        return context.Records("autorun");
    }

    private async Task<RecordingContext> RunAsync(AutorunOptions options, params Autorun[] autoruns)
    {
        var context = new RecordingContext(new AutorunCollector().Descriptor, root.Root, TimeProvider.System);
        await new AutorunRun(options, context).RunAsync([new FakeSource(["type"], _ => autoruns)], default);
        return context;
    }
}
