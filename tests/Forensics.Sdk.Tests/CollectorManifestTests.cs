using Forensics.Sdk.Manifest;

namespace Forensics.Sdk.Tests;

public sealed class CollectorManifestTests
{
    [Test]
    public void NeedsAndImpactAreWordsOfLinux()
    {
        var manifest = CollectorManifest.Describe(new SampleCollector(new()
        {
            Id = "sample.one",
            Summary = "A sample.",
            Needs = Needs.Root | Needs.ReadAnyPath,
            Impact = Impact.Heavy,
            Volatility = Volatility.DeviceMemory,
            ExclusiveStream = true,
            Records = [RecordSchema.Of(SampleJson.Default.Sample)],
        }));
        Assert.Multiple(() =>
        {
            Assert.That(manifest["needs"]!.ToJsonString(), Is.EqualTo("""["root","read_any_path"]"""));
            Assert.That(manifest["impact"]!.GetValue<string>(), Is.EqualTo("heavy"));
            Assert.That(manifest["volatility"]!.GetValue<string>(), Is.EqualTo("device_memory"));
            Assert.That(manifest["exclusive_stream"]!.GetValue<bool>(), Is.True);
            Assert.That(manifest["records"]![0]!["name"]!.GetValue<string>(), Is.EqualTo("sample"));
        });
    }

    [Test]
    public void WithoutAStatementTheVolatilityIsUnstatedAndTheStreamIsForAll()
    {
        var manifest = CollectorManifest.Describe(new SampleCollector(new() { Id = "a", Summary = "A." }));
        Assert.That(manifest["volatility"]!.GetValue<string>(), Is.EqualTo("unstated"));
        Assert.That(manifest["exclusive_stream"]!.GetValue<bool>(), Is.False);
    }

    [Test]
    public void AVolatilityIsOneOfTheKnown()
        => Assert.That(() => CollectorManifest.Describe(new SampleCollector(new() { Id = "a", Summary = "A.", Volatility = (Volatility)77 })), Throws.InstanceOf<ContractException>());

    [TestCase("Upper")]
    [TestCase("")]
    [TestCase("a..b")]
    [TestCase("a/b")]
    [TestCase("a234567890123456789012345678901234567890123456789012345678901234567890")]
    public void AnIdIsALowerCaseDottedName(string id)
        => Assert.That(() => CollectorManifest.Describe(new SampleCollector(new() { Id = id, Summary = "A sample." })), Throws.InstanceOf<ContractException>());

    [TestCase("")]
    [TestCase("two\nlines")]
    public void ASummaryIsOneLine(string summary)
        => Assert.That(() => CollectorManifest.Describe(new SampleCollector(new() { Id = "a", Summary = summary })), Throws.InstanceOf<ContractException>());

    [Test]
    public void ARecordIsDeclaredOnce()
    {
        var schema = RecordSchema.Of(SampleJson.Default.Sample);
        Assert.That(
            () => CollectorManifest.Describe(new SampleCollector(new() { Id = "a", Summary = "A.", Records = [schema, schema] })), Throws.InstanceOf<ContractException>());
    }

    private sealed class SampleCollector(CollectorDescriptor descriptor) : Collector<SampleOptions>
    {
        public override CollectorDescriptor Descriptor => descriptor;

        protected override Task CollectAsync(SampleOptions options, CollectionContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
