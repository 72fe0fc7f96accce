using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Acme.Collector.Tests;

public sealed class HostsCollectorTests
{
    private readonly TestRoot root = new();

    [SetUp]
    public void Clear() => root.Clear();

    [OneTimeTearDown]
    public void CleanUp() => root.Dispose();

    [Test]
    public async Task EveryEntryIsARecordAndAMalformedLineIsAFault()
    {
        root.Write("etc/hosts", "127.0.0.1 localhost\n# a comment\nno address\n192.0.2.7 bank.example www.bank.example # planted\n");
        var context = await CollectAsync();
        var records = context.Records("acme.collector.entry");
        Assert.That(
            records.Select(record => $"{record.GetProperty("line")} {record.GetProperty("address")} {record.GetProperty("names")}"),
            Is.EqualTo(new[] { "1 127.0.0.1 [\"localhost\"]", "4 192.0.2.7 [\"bank.example\",\"www.bank.example\"]" }));
        Assert.That(context.Faults.Select(fault => (fault.Code, fault.OffsetBytes)), Is.EqualTo(new[] { ("HOSTS_LINE_MALFORMED", (long?)32) }));
        Assert.That(context.Items["/etc/hosts"]!.State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public async Task WithoutTheFileTheItemIsMissing()
    {
        var context = await CollectAsync();
        Assert.That(context.Items["/etc/hosts"]!.State, Is.EqualTo(ItemState.Missing));
        Assert.That(context.Records("acme.collector.entry"), Is.Empty);
    }

    [Test]
    public async Task TheContractIsKept()
    {
        root.Write("etc/hosts", "127.0.0.1 localhost\n");
        Assert.That(await PluginConformance.CheckAsync<HostsCollector>(root.Root), Is.Empty);
    }

    private Task<RecordingContext> CollectAsync() => CollectorRun.RunAsync(new HostsCollector(), new HostsOptions(), root.Root);
}
