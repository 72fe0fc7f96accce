using System.Diagnostics;
using Forensics.Plugins.Disk.Reading;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>Sources that end before they should, and runs that do: what was read is an image that verifies.</summary>
public sealed class EarlyEndTests : DiskTests
{
    private const int DiskBytes = 8 << 20;
    private const int Kept = 5 << 20;
    private const int Start = 10_000;

    [Test]
    public void ADeviceThatShrinksLeavesAnImageOfWhatThereIs([Values] ImageFormat format)
    {
        var content = File.ReadAllBytes(MakeImage(DiskBytes));
        using var device = new LoopDevice(Root, Path.Combine(Folder, "disk"));
        var context = DiskRuns.Context(Root.Root);
        var hooked = new HookedContext(context, 1 << 20, () =>
        {
            using (var file = new FileStream(Path.Combine(Folder, "disk"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                file.SetLength(Kept);
            }

            Tool.Run("/", "losetup", "--set-capacity", device.Node).MustSucceed();
        });
        DiskRuns.Run(context, new() { Source = device.Source, Format = format }, hooked);
        MustHaveEnded(context, content, Kept, format, device.Name, "shrunk", "SOURCE_SHRUNK", ItemState.ReadError);
    }

    [Test]
    public void AFileThatShrinksLeavesAnImageOfWhatThereIs()
    {
        var content = File.ReadAllBytes(MakeImage(DiskBytes));
        Root.Write("media", content);
        var context = DiskRuns.Context(Root.Root);
        var hooked = new HookedContext(context, 1 << 20, () =>
        {
            using var file = new FileStream(Root.PathOf("media"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.SetLength(Kept + 100);
        });
        DiskRuns.Run(context, new() { Source = "/media" }, hooked);
        MustHaveEnded(context, content, Kept, ImageFormat.E01, "media", "shrunk", "SOURCE_SHRUNK", ItemState.ReadError);
    }

    [Test]
    public void ARunThatIsEndedLeavesAnImageThatIsGoneOnWithFromThere([Values] ImageFormat format, [Values(0, 1 << 20, 2 << 20)] long segmentBytes)
    {
        var content = File.ReadAllBytes(MakeImage(DiskBytes));
        Root.Write("media", content);
        using var cancellation = new CancellationTokenSource();
        var context = DiskRuns.Context(Root.Root);
        var options = new DiskImageOptions { Source = "/media", Format = format, SegmentBytes = segmentBytes };
        DiskRuns.Run(context, options, new HookedContext(context, 3 << 20, cancellation.Cancel), cancellation.Token);
        Assert.That((context.Source().State, context.Source().Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
        Assert.That(context.Source().Reason, Does.StartWith("the run was ended at 3145728 of ").And.Contain("resume"));
        Assert.That((context.Image().Text("ended_early"), context.Image().GetProperty("complete").GetBoolean(), context.Image().IsNull("sha256")), Is.EqualTo(("cancelled", false, true)));

        var attempt = context.Checkpoints.Last();
        var second = DiskRuns.Context(Root.Root, attempt, context.Blobs.Values.ToDictionary(blob => blob.Source.Name!, blob => blob.Content));
        DiskRuns.Run(second, options);
        Assert.That((second.Image().IsNull("not_resumed_reason"), second.Image().Number("resumed_at_bytes"), second.Image().Text("sha256")), Is.EqualTo((true, 3L << 20, DiskRuns.Sha256(content))));
    }

    [Test]
    public void ABundleThatTakesNoMoreIsOverLimit()
    {
        Root.Write("media", File.ReadAllBytes(MakeImage(DiskBytes)));
        var context = DiskRuns.Context(Root.Root);
        DiskRuns.Run(context, new() { Source = "/media", Format = ImageFormat.Raw, SegmentBytes = 1 << 20 }, new HookedContext(context, 3 << 20, () => context.Refusal = "full"));
        Assert.That((context.Source().State, context.Source().Flags), Is.EqualTo((ItemState.OverLimit, ItemFlags.Truncated)));
        Assert.That(context.Source().Reason, Does.StartWith("full; "));
        Assert.That((context.Image().Text("ended_early"), context.Image().IsNull("sha256")), Is.EqualTo(("over-limit", true)));
    }

    [Test]
    public void ASourceThatDoesNotAnswerIsTimedOut() => WithSilent("later", (root, daemon) =>
    {
        Assert.That(DiskRuns.Run(root, new() { Source = "/fuse/b", ReadDeadlineSeconds = 1 }).Source().State, Is.EqualTo(ItemState.Collected), "as long as it answers");
        Tool.Run("/", "kill", "-USR1", $"{daemon.Id}").MustSucceed();
        Assert.That(DiskRuns.Run(root, new() { Source = "/fuse/b", ReadDeadlineSeconds = 1 }).Source().State, Is.EqualTo(ItemState.TimedOut));
    });

    [Test]
    public void AnImageOfWhatNeverAnswersASecondTimeIsTimedOut() => WithSilent("read", (root, _) =>
    {
        var context = DiskRuns.Run(root, new() { Source = "/fuse/b", Format = ImageFormat.Raw, ReadDeadlineSeconds = 1 });
        Assert.That((context.Source().State, context.Source().Flags), Is.EqualTo((ItemState.TimedOut, ItemFlags.Truncated)));
        Assert.That(context.Codes(), Is.EqualTo(new[] { "CONTENT_UNKNOWN", "IO_TIMEOUT" }));
        Assert.That((context.Image().Text("ended_early"), context.Image().Number("stored_bytes")), Is.EqualTo(("timed-out", 0)));
    });

    [Test]
    public void WhatWasReadBeforeAReadThatIsNotAnsweredIsKept() => WithSilent("read", (root, _) =>
    {
        Assert.That(SourceFile.Open(root.Root, EvidencePath.Of("/fuse/b"), out var file), Is.EqualTo(Errno.Ok));
        using (file)
        {
            using var source = new DiskSource(file!, new(1, 1, TimeSpan.FromSeconds(1), false) { PieceBytes = 16 << 10 }, TimeProvider.System, null, CancellationToken.None);
            var buffer = new byte[128 << 10];
            Assert.That((source.Read(buffer), source.End, source.Read(buffer)), Is.EqualTo((64 << 10, SourceEnd.TimedOut, 0)));
        }
    });

    /// <summary>All mounts are in a namespace of the test's own, and the daemon is killed whatever happens: that frees what waits for it.</summary>
    private static void WithSilent(string mode, Action<TestRoot, Process> test) => PrivateMounts.Run(() =>
    {
        Tool.Require("cc");
        using var root = new TestRoot();
        Directory.CreateDirectory(root.PathOf("fuse"));
        Tool.Run("/", "cc", "-O1", "-o", root.PathOf("silent"), Path.Combine(TestContext.CurrentContext.TestDirectory, "silent.c")).MustSucceed();
        using var daemon = Process.Start(root.PathOf("silent"), [mode, root.PathOf("fuse"), root.PathOf("ready")]);
        try
        {
            Assert.That(() => File.Exists(root.PathOf("ready")), Is.True.After(Start, 10));
            test(root, daemon);
        }
        finally
        {
            daemon.Kill();
            daemon.WaitForExit();
            PrivateMounts.Detach(root.PathOf("fuse"));
        }
    });

    private void MustHaveEnded(RecordingContext context, byte[] content, int kept, ImageFormat format, string name, string word, string? code, ItemState state)
    {
        var record = context.Image();
        var stored = format == ImageFormat.Raw ? context.Blob($"{name}.raw") : context.Export(Path.Combine(Folder, "out"));
        Assert.That((stored.Length, DiskRuns.Sha256(stored)), Is.EqualTo((kept, DiskRuns.Sha256(content.AsSpan(0, kept)))));
        Assert.That((record.Text("ended_early"), record.GetProperty("complete").GetBoolean(), record.Number("stored_bytes"), record.Text("sha256")), Is.EqualTo((word, false, kept, DiskRuns.Sha256(stored))));
        Assert.That(context.Codes().SingleOrDefault(), Is.EqualTo(code));
        Assert.That((context.Source().State, context.Source().Flags), Is.EqualTo((state, ItemFlags.Truncated)));
    }
}
