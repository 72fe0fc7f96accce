using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forensics.Sdk.Tests;

public sealed class RecordSchemaTests
{
    private static readonly RecordSchema Schema = RecordSchema.Of(SampleJson.Default.Sample);

    [Test]
    public void ExactTextHasNoCompanion()
    {
        var line = Line(new Sample { Path = EvidencePath.Of("/etc/passwd"), At = new UnixTime(1, 2) });
        Assert.That(line, Is.EqualTo("""{"path":"/etc/passwd","target":null,"arguments":null,"at":"1970-01-01T00:00:01.000000002Z","size_bytes":null,"kind":"some-kind"}"""));
    }

    [Test]
    public void LossyTextKeepsItsBytesBesideIt()
    {
        var record = new Sample
        {
            Path = new EvidencePath(new byte[] { (byte)'/', 0xff }),
            Target = new EvidencePath(new byte[] { 0xfe }),
            Arguments = [new EvidenceText("a"u8.ToArray()), new EvidenceText(new byte[] { 0xc3 })],
            At = new UnixTime(long.MaxValue, 1),
        };
        using var json = JsonDocument.Parse(Line(record));
        var root = json.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("path").GetString(), Is.EqualTo("/\ufffd"));
            Assert.That(root.GetProperty("path_bytes").GetBytesFromBase64(), Is.EqualTo(new byte[] { (byte)'/', 0xff }));
            Assert.That(root.GetProperty("target_bytes").GetBytesFromBase64(), Is.EqualTo(new byte[] { 0xfe }));
            Assert.That(root.GetProperty("arguments_bytes")[0].ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(root.GetProperty("arguments_bytes")[1].GetBytesFromBase64(), Is.EqualTo(new byte[] { 0xc3 }));
            Assert.That(root.GetProperty("at").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(root.GetProperty("at_unix").GetString(), Is.EqualTo("9223372036854775807.000000001"));
        });
    }

    [Test]
    public void TheSchemaKnowsEveryFieldThatALineCanHave()
    {
        using var json = JsonDocument.Parse(Schema.JsonSchema);
        var properties = json.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        Assert.That(properties, Is.EquivalentTo((string[])
            ["path", "path_bytes", "target", "target_bytes", "arguments", "arguments_bytes", "at", "at_unix", "size_bytes", "kind"]));
        Assert.That(json.RootElement.GetProperty("properties").GetProperty("size_bytes").GetProperty("description").GetString(), Is.EqualTo("In bytes."));
    }

    [Test]
    public void AClassWithoutTheAttributeIsNoRecord()
        => Assert.That(() => RecordSchema.Of(SampleJson.Default.NoRecord), Throws.ArgumentException.With.Message.Contains("NoRecord"));

    private static string Line(Sample record) => JsonSerializer.Serialize(record, Schema.TypeInfo);
}

[Record("sample", 1)]
internal sealed record Sample
{
    public required EvidencePath Path { get; init; }

    public EvidencePath? Target { get; init; }

    public IReadOnlyList<EvidenceText>? Arguments { get; init; }

    public UnixTime? At { get; init; }

    [System.ComponentModel.Description("In bytes.")]
    public long? SizeBytes { get; init; }

    public SampleKind Kind { get; init; }
}

internal enum SampleKind
{
    SomeKind,
}

internal sealed record NoRecord;

[JsonSerializable(typeof(Sample))]
[JsonSerializable(typeof(NoRecord))]
internal sealed partial class SampleJson : JsonSerializerContext;
