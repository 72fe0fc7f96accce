using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Running;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Where a module lies, and how long it is, is the word of a process that nobody trusts.</summary>
public sealed class ModuleStoreTests
{
    private const ulong Unread = 0x5000;

    private readonly List<CollectionFault> faults = [];
    private PieceSubject subject = null!;
    private AbandonableReader reader = null!;
    private TargetRoot root = null!;
    private RecordingContext context = null!;

    [SetUp]
    public void SetUp()
    {
        root = Dumps.Device.Root();
        reader = new(TimeProvider.System);
        context = new(new ClrCollector().Descriptor, root, TimeProvider.System);
        subject = new(Unread, (0x4000, 0x8000), (0x1000, 0x2000), (0xa000, 0xb000));
        faults.Clear();
    }

    [TearDown]
    public void CleanUp()
    {
        reader.Dispose();
        root.Descriptor.Dispose();
    }

    [Test]
    public void OnlyMemoryThatIsKnownIsReadAndAllElseIsZeros()
    {
        var blob = Store(1 << 20).Store(At(0x1800, 0xa000), CancellationToken.None);
        var expected = Enumerable.Range(0x1800, 0xa000).Select(address => (ulong)address)
            .Select(address => address is < 0x2000 or (>= 0x4000 and < 0x8000) or (>= 0xa000 and < 0xb000) && address / 4_096 * 4_096 != Unread ? PieceSubject.Byte(address) : (byte)0);
        Assert.That(context.Blobs[new(blob!)].Content, Is.EqualTo(expected));
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void OneThatIsToldTwiceIsStoredOnce()
    {
        var store = Store(1 << 20);
        var blob = store.Store(At(0x1000, 0x1000), CancellationToken.None);
        Assert.That(store.Store(At(0x1000, 0x1000), CancellationToken.None), Is.EqualTo(blob).And.Not.Null);
        Assert.That(context.Blobs, Has.Count.EqualTo(1));
    }

    [Test]
    public void WhatIsOverTheLimitIsToldOnce()
    {
        var store = Store(0x1000);
        Assert.That(store.Store(At(0x1000, 0x1001), CancellationToken.None), Is.Null);
        Assert.That(store.Store(At(0x1000, 0x1000), CancellationToken.None), Is.Not.Null);
        Assert.That(store.Store(At(0x4000, 1), CancellationToken.None), Is.Null);
        Assert.That(faults.Single(), Has.Property("Code").EqualTo("CLR_MODULES_CUT").And.Property("Message").Contains("max_module_bytes"));
    }

    [Test]
    public void WhatCannotBeIsNotStored()
    {
        var store = Store(long.MaxValue);
        Assert.That(store.Store(At(ulong.MaxValue, 2), CancellationToken.None), Is.Null);
        Assert.That(store.Store(At(0x1000, null), CancellationToken.None), Is.Null);
        Assert.That(store.Store(At(0x1000, 0), CancellationToken.None), Is.Null);
        Assert.That(store.Store(At(0x1000, 0x1000) with { Path = "/a.dll", MappedPath = "/a.dll" }, CancellationToken.None), Is.Null, "it is on disk");
        Assert.That((context.Blobs, subject.Asked), Is.EqualTo((Array.Empty<object>(), Array.Empty<ulong>())));
    }

    private static ModuleFinding At(ulong address, long? size) => new(null, "m.dll", address, size, "flat", null, false, null);

    private ModuleStore Store(long maxBytes) => new(subject, maxBytes, context, reader, faults);
}
