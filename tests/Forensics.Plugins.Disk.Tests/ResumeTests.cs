using System.Text;
using System.Text.Json.Nodes;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>Images that go on where an interrupted run had a checkpoint.</summary>
public sealed class ResumeTests : DiskTests
{
    private const int DiskBytes = 30 << 20;

    [Test]
    public void AnImageThatGoesOnIsTheSameAsOneThatWasNotInterrupted([Values] ImageFormat format, [Values(0, 8L << 20)] long segmentBytes, [Values(0, -1)] int checkpoint)
    {
        var content = File.ReadAllBytes(MakeImage(DiskBytes));
        Root.Write("media", content);
        var options = new DiskImageOptions { Source = "/media", Format = format, SegmentBytes = segmentBytes };
        var first = DiskRuns.Run(Root, options);
        var attempt = first.Checkpoints.ElementAt(checkpoint < 0 ? first.Checkpoints.Count - 1 : checkpoint);
        var second = DiskRuns.Run(GoOn(first, attempt), options);
        var record = second.Image();
        Assert.That(record.IsNull("not_resumed_reason"), () => record.Text("not_resumed_reason")!);
        Assert.That((record.Text("resumed_from_step"), record.IsNull("not_resumed_reason"), record.Number("resumed_at_bytes")), Is.EqualTo((attempt.Step, true, record.Number("resumed_at_bytes"))));
        Assert.That(record.Number("resumed_at_bytes"), Is.GreaterThan(0).And.LessThanOrEqualTo(DiskBytes));
        foreach (var field in new[] { "md5", "sha1", "sha256", "image" })
        {
            Assert.That(record.Text(field), Is.EqualTo(first.Image().Text(field)), field);
        }

        Assert.That(record.Number("segment_count"), Is.EqualTo(first.Image().Number("segment_count")));

        // What was ended before the checkpoint is the first run's.
        var folder = Path.Combine(Folder, "out");
        first.Extract(folder);
        Assert.That(DiskRuns.Sha256(format == ImageFormat.E01 ? second.Export(folder) : Joined(second, folder)), Is.EqualTo(DiskRuns.Sha256(content)));
    }

    [TestCase("size", "it was 31457280 bytes long")]
    [TestCase("time", "it is another file, or was written to")]
    [TestCase("state", "its state cannot be read")]
    [TestCase("stored", "the bundle does not have")]
    [TestCase("options", "other options were given")]
    [TestCase("media", "bytes of media: 31457281 in the state")]
    public void AnImageOfSomethingElseIsBegunAnew(string what, string why)
    {
        Root.Write("media", File.ReadAllBytes(MakeImage(DiskBytes)));
        var options = new DiskImageOptions { Source = "/media", Format = ImageFormat.Raw };
        var first = DiskRuns.Run(Root, options);
        var attempt = first.Checkpoints.First();
        switch (what)
        {
            case "size":
                Root.Write("media", new string(' ', 4_096));
                break;
            case "time":
                File.SetLastWriteTimeUtc(Root.PathOf("media"), DateTime.UnixEpoch);
                break;
            case "state":
                attempt = attempt with { State = "{"u8.ToArray() };
                break;
            case "stored":
                attempt = attempt with { StoredBytes = new Dictionary<string, long>() };
                break;
            case "media":
                attempt = attempt with { State = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(attempt.State.Span).Replace("\"media_bytes\":31457280", "\"media_bytes\":31457281", StringComparison.Ordinal)) };
                break;
            default:
                options.Hashes = [HashName.Sha256];
                break;
        }

        var second = DiskRuns.Run(GoOn(first, attempt), options);
        Assert.That(second.Image().Text("not_resumed_reason"), Does.Contain(why));
        Assert.That(second.Codes(), Does.Contain("IMAGE_BEGUN_ANEW"));
        Assert.That(second.Blob("media.raw"), Is.EqualTo(File.ReadAllBytes(Root.PathOf("media"))));
    }

    [Test]
    public void BadSectorsThatWereMergedAreToldAsSuch()
    {
        Root.Write("media", File.ReadAllBytes(MakeImage(DiskBytes)));
        var options = new DiskImageOptions { Source = "/media", Format = ImageFormat.Raw };
        var first = DiskRuns.Run(Root, options);
        var attempt = first.Checkpoints.First();
        var merged = Encoding.UTF8.GetString(attempt.State.Span).Replace("\"is_bad_sectors_merged\":false", "\"is_bad_sectors_merged\":true", StringComparison.Ordinal);
        Assert.That(DiskRuns.Run(GoOn(first, attempt), options).Codes(), Has.None.EqualTo("BAD_SECTORS_MERGED"));
        Assert.That(DiskRuns.Run(GoOn(first, attempt with { State = Encoding.UTF8.GetBytes(merged) }), options).Codes(), Has.One.EqualTo("BAD_SECTORS_MERGED"));
    }

    [Test]
    public void ADeviceThatSaysNothingOfItselfIsKnownByItsFirstBytes([Values] bool isOther)
    {
        var image = MakeImage(DiskBytes);
        var options = new DiskImageOptions { Format = ImageFormat.Raw };
        RecordingContext first;
        using (var device = new LoopDevice(Root, image))
        {
            options.Source = device.Source;
            first = DiskRuns.Run(Root, options);
            if (isOther)
            {
                using var file = new FileStream(image, FileMode.Open);
                file.WriteByte(99);
            }

            Tool.Run("/", "blockdev", "--flushbufs", device.Node).MustSucceed();
            var second = DiskRuns.Run(GoOn(first, first.Checkpoints.First()), options);
            Assert.That(second.Image().IsNull("not_resumed_reason"), Is.EqualTo(!isOther));
        }
    }

    [Test]
    public void AStateWithTheMostBadSectorsFits()
    {
        // Of 62 sectors after 62 good ones: base64 of that has many '+', which JSON may have as six characters each.
        Root.Write("media", File.ReadAllBytes(MakeImage(DiskBytes)));
        var options = new DiskImageOptions { Source = "/media", Format = ImageFormat.Raw };
        var first = DiskRuns.Run(Root, options);
        var attempt = first.Checkpoints.First();
        var packed = Convert.ToBase64String(Enumerable.Repeat((byte)62, 300).ToArray());
        var forged = JsonNode.Parse(attempt.State.Span)!.AsObject();
        forged["image"]!["bad_sectors"] = packed;
        var second = DiskRuns.Run(GoOn(first, attempt with { State = Encoding.UTF8.GetBytes(forged.ToJsonString()) }), options);
        Assert.That(second.Checkpoints, Is.Not.Empty);
        Assert.That(second.Checkpoints.Select(checkpoint => Encoding.UTF8.GetString(checkpoint.State.Span)), Has.All.Contains("Pj4+").And.None.Contains("u002B"));
    }

    [Test]
    public void AStateThatWasTamperedWithIsRefusedOrHarmless()
    {
        Root.Write("media", File.ReadAllBytes(MakeImage(DiskBytes)));
        var options = new DiskImageOptions { Source = "/media", Format = ImageFormat.Raw };
        var first = DiskRuns.Run(Root, options);
        var attempt = first.Checkpoints.First();
        var random = new Random(3);
        var state = attempt.State.ToArray();
        for (var i = 0; i < 6; i++)
        {
            var damaged = state.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(32, 127);
            Assert.That(DiskRuns.Run(GoOn(first, attempt with { State = damaged }), options).Source().State, Is.EqualTo(ItemState.Collected), Encoding.UTF8.GetString(damaged));
        }

        foreach (var field in JsonNode.Parse(state)!.AsObject().Select(entry => entry.Key))
        {
            var without = JsonNode.Parse(state)!.AsObject();
            without[field] = null;
            Assert.That(DiskRuns.Run(GoOn(first, attempt with { State = Encoding.UTF8.GetBytes(without.ToJsonString()) }), options).Image().IsNull("not_resumed_reason"), Is.False, field);
        }
    }

    private static byte[] Joined(RecordingContext context, string folder)
    {
        context.Extract(folder);
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];
    }

    private RecordingContext GoOn(RecordingContext first, EarlierAttempt attempt) => new(new DiskImageCollector().Descriptor, Root.Root, TimeProvider.System)
    {
        Attempt = attempt,
        AttemptContent = first.Blobs.Values.ToDictionary(blob => blob.Source.Name!, blob => blob.Content),
    };
}
