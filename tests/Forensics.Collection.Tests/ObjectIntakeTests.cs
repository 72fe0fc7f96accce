using System.Text;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Forensics.Wire;

namespace Forensics.Collection.Tests;

/// <summary>Objects without content, and metadata, as a worker may send them; one over each bound beside one at it.</summary>
public sealed class ObjectIntakeTests
{
    private const string Times = "\"modified_at\":\"1.000000000\",\"accessed_at\":\"1.000000000\",\"changed_at\":\"1.000000000\"";

    private string folder = string.Empty;
    private CollectorEntry collector = null!;

    [OneTimeSetUp]
    public void MakeCollector()
    {
        folder = Directory.CreateTempSubdirectory("intake-").FullName;
        var directory = Directory.CreateDirectory(Path.Combine(folder, "objects")).FullName;
        File.WriteAllText(Path.Combine(directory, "plugin.json"), $$$"""
            {"schema":"forensics.plugin/1","package_id":"objects","version":"1.0","sdk":"0.1.0","assembly":"X.dll","files":[{"path":"X.dll","sha256":"{{{new string('0', 64)}}}"}],"signature":null,
             "collectors":[{"id":"objects.one","kind":"collector","summary":"s","needs":[],"impact":"light","references":[],"options_schema":{"type":"object","properties":{}},"records":[]}]}
            """);
        collector = PluginCatalogue.Load([folder]).Collectors["objects.one"];
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<TestCaseData> Accepted()
    {
        yield return Case("a folder", "\"type\":\"directory\"");
        yield return Case("a link", $"\"type\":\"symlink\",\"link_target\":\"{Base64(65_536)}\"");
        yield return Case("a device", "\"type\":\"block-device\",\"special_major\":7,\"special_minor\":0");
        yield return Case("a further name", "\"type\":\"file\"", ",\"link_of\":1");
        yield return Case("all attributes", $"\"type\":\"fifo\",\"attributes\":[{string.Join(',', Enumerable.Repeat("{\"name\":\"YQ==\"}", 1_000))}]");
        yield return Case("long attributes", $"\"type\":\"fifo\",\"attributes\":[{{\"name\":\"YQ==\",\"value\":\"{Base64(131_071)}\"}}]");
        yield return Case("flags", "\"type\":\"directory\",\"lsattr\":[\"i\",\"bit_31\"]");
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("an unknown type", "\"type\":\"door\"");
        yield return Case("a link without a target", "\"type\":\"symlink\"");
        yield return Case("a target that is too long", $"\"type\":\"symlink\",\"link_target\":\"{Base64(65_537)}\"");
        yield return Case("a folder with a target", "\"type\":\"directory\",\"link_target\":\"YQ==\"");
        yield return Case("half a device", "\"type\":\"block-device\",\"special_major\":7");
        yield return Case("a folder with a device", "\"type\":\"directory\",\"special_major\":7,\"special_minor\":1");
        yield return Case("a file that is no link", "\"type\":\"file\"");
        yield return Case("a link of itself", "\"type\":\"file\"", ",\"link_of\":2");
        yield return Case("a link of nothing", "\"type\":\"file\"", ",\"link_of\":0");
        yield return Case("too many attributes", $"\"type\":\"fifo\",\"attributes\":[{string.Join(',', Enumerable.Repeat("{\"name\":\"YQ==\"}", 1_001))}]");
        yield return Case("too long attributes", $"\"type\":\"fifo\",\"attributes\":[{{\"name\":\"YQ==\",\"value\":\"{Base64(131_072)}\"}}]");
        yield return Case("an attribute without a name", "\"type\":\"fifo\",\"attributes\":[{\"name\":\"\"}]");
        yield return Case("an attribute with NUL in its name", "\"type\":\"fifo\",\"attributes\":[{\"name\":\"AA==\"}]");
        yield return Case("an attribute that is null", "\"type\":\"fifo\",\"attributes\":[null]");
        yield return Case("a flag that is null", "\"type\":\"directory\",\"lsattr\":[null]");
        yield return Case("a flag that is none", "\"type\":\"directory\",\"lsattr\":[\"\\u001b[31m\"]");
    }

    [TestCaseSource(nameof(Accepted))]
    public void IsTaken(string metadata, string more)
    {
        var sink = new MemorySink();
        Take(sink, metadata, more);
        Assert.That(sink.Lines["files"], Is.EqualTo(2));
    }

    [TestCaseSource(nameof(Refused))]
    public void IsABreach(string metadata, string more)
        => Assert.That(() => Take(new MemorySink(), metadata, more), Throws.InstanceOf<ContractBreachException>());

    private static TestCaseData Case(string name, string metadata, string more = "") => new TestCaseData(metadata, more).SetArgDisplayNames(name);

    private static string Base64(int bytes) => Convert.ToBase64String(Enumerable.Repeat((byte)'a', bytes).ToArray());

    private static string Message(int number, string metadata, string more)
        => $"{{\"number\":{number},\"path\":\"L2E=\",\"metadata\":{{\"mode\":1,\"owner_id\":0,\"group_id\":0,\"size_bytes\":0,\"links\":1,\"device\":1,\"inode\":2,{Times},{metadata}}}{more}}}";

    private void Take(MemorySink sink, string metadata, string more)
    {
        var step = new PlannedStep { Id = "objects", CollectorId = collector.Id, Collector = collector, Limits = new StepLimits { OutputBytes = 1 << 30 } };
        using var intake = new StepIntake(step, collector, null, sink, new Silent(), TimeProvider.System);
        void Send(FrameKind kind, string payload) => intake.Take(new(kind, Encoding.UTF8.GetBytes(payload)));
        Send(FrameKind.Hello, $$"""{"wire_version":1,"sdk_version":"0.1.0","manifest_sha256":"{{collector.Package.ManifestSha256}}"}""");
        Send(FrameKind.BlobObject, Message(1, "\"type\":\"directory\"", ""));
        Send(FrameKind.BlobObject, Message(2, metadata, more));
    }

    private sealed class Silent : RunObserver;
}
