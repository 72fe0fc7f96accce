using System.Diagnostics;
using System.Text.Json;
using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Plugins.Memory.Device.Symbols;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

public sealed class RefusedAreaTests : SwapTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(20);

    [Test]
    public void WhenTheBundleIsFullWhatIsNotStoredIsTold()
    {
        SwapImage.Make(Root.PathOf("one"), AreaBytes);
        SwapImage.Make(Root.PathOf("two"), AreaBytes);
        SwapImage.Make(Root.PathOf("three"), AreaBytes);
        Root.Write("proc/swaps", SwapImage.Table([.. new[] { "one", "two", "three" }.Select(name => SwapImage.Line($"/{name}", "file", AreaBytes))]));
        var context = DeviceRun.Context(Root.Root);
        new SwapAreas(new RefusingContext(context, 2)).StoreAsync(swap: true, hibernation: false, CancellationToken.None).GetAwaiter().GetResult();

        // Of what was being stored then nobody but the host knows whether it came through.
        Assert.That(new[] { "one", "two", "three" }.Select(name => (context.Items[$"swap:/{name}"]!.State, context.Items[$"swap:/{name}"]!.Flags)), Is.EqualTo(new[]
        {
            (ItemState.Collected, ItemFlags.None), (ItemState.OverLimit, ItemFlags.Truncated), (ItemState.OverLimit, ItemFlags.None),
        }));
        Assert.That(context.Items["swap:/three"]!.Reason, Is.EqualTo(RefusingContext.Reason));
        Assert.That(context.BlobNames(), Is.EquivalentTo(new[] { "swap.one", "swap.two" }));
        Assert.That(context.Record("memory.swap", "path", "/three").GetProperty("uuid").GetString(), Is.EqualTo(SwapImage.Uuid), "its facts are told all the same");
    }

    [Test]
    public void SymbolsEndThereToo()
    {
        Root.Write("proc/iomem", "00001000-0009fbff : System RAM\n");
        Root.Write("proc/version", "Linux\n");
        var context = DeviceRun.Context(Root.Root);
        var item = new KernelSymbols(new RefusingContext(context, 1)).StoreAsync(default, CancellationToken.None).GetAwaiter().GetResult();
        Assert.That((item.State, item.Flags, item.Reason), Is.EqualTo((ItemState.OverLimit, ItemFlags.Truncated, RefusingContext.Reason)));
        Assert.That(context.BlobNames(), Is.EqualTo(new[] { "iomem" }));
    }

    /// <summary>All mounts are in a namespace of the test's own, and the daemon is killed whatever happens: that frees what waits for it.</summary>
    [Test]
    public void AnAreaThatNeverAnswersIsLeftBehindAndTheNextOneStored() => PrivateMounts.Run(() =>
    {
        Tool.Require("cc");

        // Opened in this namespace, or it leads to folders below the mount.
        using var root = new TestRoot();
        var content = SwapImage.Make(root.PathOf("swapfile"), AreaBytes);
        Directory.CreateDirectory(root.PathOf("fuse"));
        Tool.Run("/", "cc", "-O1", "-o", root.PathOf("silent"), Path.Combine(TestContext.CurrentContext.TestDirectory, "silent.c")).MustSucceed();
        using var daemon = Process.Start(root.PathOf("silent"), ["read", root.PathOf("fuse"), root.PathOf("ready")]);
        try
        {
            Assert.That(() => File.Exists(root.PathOf("ready")), Is.True.After((int)Start.TotalMilliseconds, 10));
            root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/fuse/b", "file", 128 << 10), SwapImage.Line("/swapfile", "file", AreaBytes)));
            var context = DeviceRun.Swap(root.Root);
            Assert.That(context.Items["swap:/fuse/b"]!.State, Is.EqualTo(ItemState.TimedOut), context.Items["swap:/fuse/b"]!.Reason);
            Assert.That(context.Codes(), Is.EquivalentTo(new[] { "SWAP_HEADER_DIFFERS", "IO_TIMEOUT" }));
            Assert.That(context.Record("memory.swap", "path", "/fuse/b").GetProperty("image_blob").ValueKind, Is.EqualTo(JsonValueKind.Null));
            context.MustHold("swap.swapfile", content);
        }
        finally
        {
            daemon.Kill();
            daemon.WaitForExit();
            PrivateMounts.Detach(root.PathOf("fuse"));
        }
    });
}
