using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>Images of sound sources: what libewf and the source's own digest say of them.</summary>
public sealed class ImageTests : DiskTests
{
    [TestCase(512, 512)]
    [TestCase(512 * 2_049, 512)]
    [TestCase((3 << 20) + 512, 512)]
    [TestCase(4_096, 4_096)]
    [TestCase(4_096 * 769, 4_096)]
    public void ADeviceOfAnyLengthIsInItsImages(int lengthBytes, int sectorBytes)
    {
        var content = File.ReadAllBytes(MakeImage(lengthBytes));
        using var device = new LoopDevice(Root, Path.Combine(Folder, "disk"), "-b", $"{sectorBytes}");
        Assert.That(Tool.Run("/", "blockdev", "--getss", device.Node).MustSucceed().Output.Trim(), Is.EqualTo($"{sectorBytes}"));
        foreach (var format in Enum.GetValues<ImageFormat>())
        {
            var context = DiskRuns.Run(Root, new() { Source = device.Source, Format = format });
            var record = context.Image();
            Assert.That(context.Source(), Is.EqualTo(new ItemConclusion($"source:{device.Source}", ItemState.Collected)));
            Assert.That((record.Text("sha256"), record.Number("size_bytes"), record.Number("stored_bytes"), record.Number("logical_sector_bytes")), Is.EqualTo((DiskRuns.Sha256(content), lengthBytes, lengthBytes, sectorBytes)));
            Assert.That((record.GetProperty("complete").GetBoolean(), record.GetProperty("direct_read").GetBoolean(), context.Faults), Is.EqualTo((true, true, Array.Empty<CollectionFault>())));
            Assert.That(DiskRuns.Sha256(format == ImageFormat.Raw ? context.Blob($"{device.Name}.raw") : context.Export(Path.Combine(Folder, $"e01-{lengthBytes}"))), Is.EqualTo(DiskRuns.Sha256(content)), $"{format}");
        }
    }

    [Test]
    public void ALinkToADeviceAndAReadOnlyOneAreRead()
    {
        var content = File.ReadAllBytes(MakeImage(1 << 20));
        using var device = new LoopDevice(Root, Path.Combine(Folder, "disk"));
        Tool.Run("/", "blockdev", "--setro", device.Node).MustSucceed();
        Directory.CreateDirectory(Root.PathOf("dev/disk/by-id"));
        File.CreateSymbolicLink(Root.PathOf("dev/disk/by-id/usb-Evil_Stick-0:0"), $"../../{device.Name}");
        var context = DiskRuns.Run(Root, new() { Source = "/dev/disk/by-id/usb-Evil_Stick-0:0", Format = ImageFormat.Raw });
        Assert.That(context.Blobs.Values.Single().Content, Is.EqualTo(content));
    }

    [Test]
    public void SegmentsAreToldWithTheDigestsOfTheHost()
    {
        var content = File.ReadAllBytes(MakeImage(5 << 20));
        Root.Write("evidence/disk.img", content);
        var context = DiskRuns.Run(Root, new() { Source = "/evidence/disk.img", Format = ImageFormat.Raw, SegmentBytes = 2 << 20, SegmentHashes = [HashName.Md5] });
        var segments = context.Records("disk.segment");
        Assert.That(segments.Select(segment => (segment.Text("image"), segment.Number("segment_number"), segment.Number("size_bytes"))), Is.EqualTo(new[] { ("disk.img.001", 1L, 2L << 20), ("disk.img.002", 2, 2 << 20), ("disk.img.003", 3, 1 << 20) }));
        foreach (var segment in segments)
        {
            Assert.That(segment.Text("sha256"), Is.EqualTo(DiskRuns.Sha256(context.Blob(segment.Text("image")!))));
            Assert.That((segment.IsNull("md5"), segment.IsNull("sha1")), Is.EqualTo((false, true)));
        }

        Assert.That(segments.SelectMany(segment => context.Blob(segment.Text("image")!)), Is.EqualTo(content));
        Assert.That((context.Image().Number("segment_count"), context.Image().Text("image"), context.Image().Text("kind")), Is.EqualTo((3, "disk.img.001", "file")));
    }

    [Test]
    public void AnE01OfAFileThatEndsWithinASectorHasItsLastSectorFilledWithZeros()
    {
        var content = File.ReadAllBytes(MakeImage(100_001));
        Root.Write("file", content);
        var context = DiskRuns.Run(Root, new() { Source = "/file" });
        var exported = context.Export(Path.Combine(Folder, "out"));
        Assert.That(exported.AsSpan(0, content.Length).SequenceEqual(content) && !exported.AsSpan(content.Length).ContainsAnyExcept((byte)0), Is.True);
        Assert.That((exported.Length % 512, context.Image().Number("padding_bytes"), context.Image().Number("stored_bytes")), Is.EqualTo((0, (long)exported.Length - content.Length, content.Length)));
        Assert.That(context.Codes(), Is.EqualTo(new[] { "LAST_SECTOR_PADDED" }));
    }

    [Test]
    public void ARawImageOfAFileIsTheFile()
    {
        var content = File.ReadAllBytes(MakeImage(100_001));
        Root.Write("file", content);
        var context = DiskRuns.Run(Root, new() { Source = "/file", Format = ImageFormat.Raw });
        Assert.That(context.Blob("file.raw"), Is.EqualTo(content));
        Assert.That((context.Image().Number("padding_bytes"), context.Image().Text("sha256")), Is.EqualTo((0, DiskRuns.Sha256(content))));
    }

    [Test]
    public void CaseDataIsInTheHeader()
    {
        MakeImage(1 << 20);
        Root.Write("disk", File.ReadAllBytes(Path.Combine(Folder, "disk")));
        var context = new RecordingContext(new DiskImageCollector().Descriptor, Root.Root, TimeProvider.System) { Facts = new("C-17", "E-4", "the laptop", "R. Esponder", null) };
        DiskRuns.Run(context, new() { Source = "/disk" });
        var words = Tool.Run(Folder, "ewfinfo", context.Extract(Path.Combine(Folder, "out"))).MustSucceed().Output;
        Assert.That(words, Does.Contain("C-17").And.Contain("E-4").And.Contain("the laptop").And.Contain("R. Esponder"));
    }

    [Test]
    public void ASourceThatIsTheSameWhenReadAgainIsVerified()
    {
        Root.Write("disk", File.ReadAllBytes(MakeImage(3 << 20)));
        var record = DiskRuns.Run(Root, new() { Source = "/disk", VerifyAfter = true }).Image();
        Assert.That((record.GetProperty("verified").GetBoolean(), record.Text("verify_sha256")), Is.EqualTo((true, record.Text("sha256"))));
    }

    [Test]
    public void ASourceThatIsAnotherWhenReadAgainIsCorrupt()
    {
        Root.Write("disk", File.ReadAllBytes(MakeImage(3 << 20)));
        var context = DiskRuns.Context(Root.Root);
        var hooked = new HookedContext(context, 3 << 20, () =>
        {
            using var file = new FileStream(Root.PathOf("disk"), FileMode.Open);
            file.Write("changed"u8);
        });
        DiskRuns.Run(context, new() { Source = "/disk", VerifyAfter = true }, hooked);
        Assert.That((context.Image().GetProperty("verified").GetBoolean(), context.Source().State, context.Codes().Single()), Is.EqualTo((false, ItemState.Corrupt, "VERIFY_DIFFERS")));
    }
}
