using System.Text;
using System.Text.Json;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Forensics.Wire;

namespace Forensics.Collection.Tests;

/// <summary>Images that go on, and images outside of the bundle, as a worker may send them.</summary>
public sealed class ImageIntakeTests
{
    private string folder = string.Empty;
    private CollectorEntry collector = null!;

    [OneTimeSetUp]
    public void MakeCollector()
    {
        folder = Directory.CreateTempSubdirectory("intake-").FullName;
        var directory = Directory.CreateDirectory(Path.Combine(folder, "images")).FullName;
        File.WriteAllText(Path.Combine(directory, "plugin.json"), $$$"""
            {"schema":"forensics.plugin/1","package_id":"images","version":"1.0","sdk":"0.1.0","assembly":"X.dll","files":[{"path":"X.dll","sha256":"{{{new string('0', 64)}}}"}],"signature":null,
             "collectors":[{"id":"images.one","kind":"collector","summary":"s","needs":[],"impact":"light","references":[],"options_schema":{"type":"object","properties":{"to":{"type":"string","format":"output-folder","default":"","description":"d"} } },"records":[]}]}
            """);
        collector = PluginCatalogue.Load([folder]).Collectors["images.one"];
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("\"kind\":\"file\",\"path\":\"L2E=\",\"resumable\":true", TestName = "AFileIsNotGoneOnWith")]
    [TestCase("\"kind\":\"dump\",\"name\":\"a\",\"outside\":true", TestName = "ADumpIsNotOutside")]
    [TestCase("\"kind\":\"image\",\"name\":\"a\",\"outside\":true", TestName = "NothingIsOutsideWithoutAFolder")]
    [TestCase("\"kind\":\"image\",\"name\":\"../a\"", TestName = "ANameIsOneSegment")]
    [TestCase("\"kind\":\"image\",\"name\":\"a\",\"continues_at_bytes\":1", TestName = "NothingIsGoneOnWithThatIsNotThere")]
    [TestCase("\"kind\":\"image\",\"name\":\"a\",\"continues_at_bytes\":-1", TestName = "NorAtALengthBelowZero")]
    [TestCase("\"kind\":\"image\",\"name\":\"a\",\"digests\":[\"crc\"]", TestName = "ADigestThatThereIsNotIsABreach")]
    [TestCase("\"kind\":\"image\",\"name\":\"a\",\"digests\":[null]", TestName = "NorOneThatIsNull")]
    public void WhatNoWorkerMaySend(string image)
        => Assert.That(() => Run(Step(), new MemorySink(), (FrameKind.BlobOpen, Bytes($"{{\"number\":1,{image}}}"))), Throws.InstanceOf<ContractBreachException>());

    [Test]
    public void ACheckpointKeepsTheStateAndHowFarEachImageIs()
    {
        var sink = new MemorySink();
        var answers = Run(
            Step(),
            sink,
            (FrameKind.BlobOpen, Bytes("""{"number":1,"kind":"image","name":"sda.E01","resumable":true}""")),
            (FrameKind.BlobOpen, Bytes("""{"number":2,"kind":"extra","name":"note"}""")),
            (FrameKind.BlobData, [1, 0, 0, 0, 42, 43]),
            (FrameKind.Checkpoint, [1, 2, 3]),
            (FrameKind.BlobClose, Bytes("""{"number":2}""")),
            (FrameKind.BlobClose, Bytes("""{"number":1,"answer":true}""")));
        using var line = JsonDocument.Parse(sink.LastLine("checkpoints/images"));
        var content = line.RootElement.GetProperty("contents").EnumerateArray().Single();
        Assert.That(
            (line.RootElement.GetProperty("state").GetBytesFromBase64(), content.GetProperty("name").GetString(), content.GetProperty("entry").GetString(), content.GetProperty("length_bytes").GetInt64()),
            Is.EqualTo((new byte[] { 1, 2, 3 }, "sda.E01", "images/images/sda.E01", 2L)));
        Assert.That(answers, Is.EqualTo(new[] { (1u, 2L, true) }));
    }

    [TestCase(WireFormat.MaxStateBytes, true)]
    [TestCase(WireFormat.MaxStateBytes + 1, false)]
    public void AStateHasABound(int bytes, bool isTaken)
        => Assert.That(() => Run(Step(), new MemorySink(), (FrameKind.Checkpoint, new byte[bytes])), isTaken ? Throws.Nothing : Throws.InstanceOf<ContractBreachException>());

    [Test]
    public void WhatAnEarlierAttemptLeftIsGoneOnWithUnderItsOldNameAtItsLengthAlone([Values(7, 8)] int length)
    {
        var step = Step() with { Id = "images~2", Earlier = new("images", new byte[1], new Dictionary<string, EarlierStepContent> { ["sda.E01"] = new("images/images/sda.E01", null, 7, null) }) };
        var sink = new MemorySink();
        void Run() => _ = this.Run(step, sink, (FrameKind.BlobOpen, Bytes($$"""{"number":1,"kind":"image","name":"sda.E01","resumable":true,"continues_at_bytes":{{length}}}""")), (FrameKind.BlobClose, Bytes("""{"number":1}""")));
        if (length == 7)
        {
            Run();
            Assert.That(sink.LastLine("files"), Does.Contain("\"entry\":\"images/images/sda.E01\"").And.Contain("\"step\":\"images~2\""));
        }
        else
        {
            Assert.That(Run, Throws.InstanceOf<ContractBreachException>());
        }
    }

    [Test]
    public void AFileOutsideThatCannotBeHadIsTheEndOfTheContentAndNotOfTheStep()
    {
        var sink = new MemorySink { OutsideFailure = "/mnt/sda.E01 cannot be written: no space" };
        var answers = Run(
            Step() with { OutputFolder = "/mnt" },
            sink,
            (FrameKind.BlobOpen, Bytes("""{"number":1,"kind":"image","name":"sda.E01","outside":true}""")),
            (FrameKind.BlobData, [1, 0, 0, 0, 42]),
            (FrameKind.BlobClose, Bytes("""{"number":1,"answer":true}""")));
        Assert.That(sink.LastLine("files"), Does.Contain("cannot be written: no space").And.Contain("\"truncated\":true"));
        Assert.That(sink.Asked.Single().OutsidePath, Is.EqualTo("/mnt/sda.E01"));
        Assert.That(answers, Is.EqualTo(new[] { (1u, 0L, false) }));
    }

    [Test]
    public void WhatFailsWhenItEndsIsNotWhole()
    {
        var sink = new MemorySink { EndFailure = "/mnt/sda.E01 cannot be written: no space" };
        using var intake = Intake(Step() with { OutputFolder = "/mnt" }, sink);
        intake.Take(new(FrameKind.BlobOpen, Bytes("""{"number":1,"kind":"image","name":"sda.E01","outside":true}""")));
        intake.Take(new(FrameKind.BlobData, [1, 0, 0, 0, 42]));
        intake.Take(new(FrameKind.BlobClose, Bytes("""{"number":1,"answer":true}""")));
        Assert.That((intake.Blobs.TryTakeAnswer(out var answer), answer!.Whole), Is.EqualTo((true, false)));
        Assert.That((intake.Blobs.IsShort, intake.Blobs.Refusal), Is.EqualTo((true, sink.EndFailure)), "the step's outcome");
        Assert.That(sink.LastLine("files"), Does.Contain("no space").And.Contain("\"truncated\":true"));
    }

    [Test]
    public void AfterWhatWaitsForADiskTheRestOfTheWorldIsLookedAt()
    {
        using var intake = Intake(Step() with { OutputFolder = "/mnt" }, new MemorySink());
        bool After(FrameKind kind, byte[] payload)
        {
            intake.Take(new(kind, payload));
            return intake.Blobs.TakeHasWaited();
        }

        Assert.That(After(FrameKind.BlobOpen, Bytes("""{"number":1,"kind":"image","name":"a"}""")), Is.False);
        Assert.That(After(FrameKind.Checkpoint, []), Is.True);
        Assert.That(After(FrameKind.BlobClose, Bytes("""{"number":1}""")), Is.False);
        Assert.That(After(FrameKind.BlobOpen, Bytes("""{"number":2,"kind":"image","name":"b","outside":true}""")), Is.True);
        Assert.That(After(FrameKind.BlobClose, Bytes("""{"number":2}""")), Is.True);
    }

    [TestCase(CollectionLimits.MaxOpenOutside, true)]
    [TestCase(CollectionLimits.MaxOpenOutside + 1, false)]
    public void NotManyAreOutsideAtOnce(int count, bool isTaken)
        => Assert.That(
            () => Run(Step() with { OutputFolder = "/mnt" }, new MemorySink(), [.. Enumerable.Range(1, count).Select(number => (FrameKind.BlobOpen, Bytes($$"""{"number":{{number}},"kind":"image","name":"sda.{{number}}","outside":true}""")))]),
            isTaken ? Throws.Nothing : Throws.InstanceOf<ContractBreachException>());

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private PlannedStep Step() => new() { Id = "images", CollectorId = collector.Id, Collector = collector, Limits = new StepLimits { OutputBytes = 1 << 30 } };

    private List<(uint Number, long LengthBytes, bool Whole)> Run(PlannedStep step, MemorySink sink, params (FrameKind Kind, byte[] Payload)[] frames)
    {
        using var intake = Intake(step, sink);
        foreach (var (kind, payload) in frames)
        {
            intake.Take(new(kind, payload));
        }

        var answers = new List<(uint, long, bool)>();
        while (intake.Blobs.TryTakeAnswer(out var answer))
        {
            answers.Add((answer!.Number, answer.LengthBytes, answer.Whole));
        }

        return answers;
    }

    private StepIntake Intake(PlannedStep step, MemorySink sink)
    {
        var intake = new StepIntake(step, collector, null, sink, new Silent(), TimeProvider.System);
        intake.Take(new(FrameKind.Hello, Bytes($$"""{"wire_version":1,"sdk_version":"0.1.0","manifest_sha256":"{{collector.Package.ManifestSha256}}"}""")));
        return intake;
    }

    private sealed class Silent : RunObserver;
}
