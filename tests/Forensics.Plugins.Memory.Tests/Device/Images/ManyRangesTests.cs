using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>Machines, and files, with tens of thousands of ranges of memory.</summary>
public sealed class ManyRangesTests
{
    private const int Count = 50_000;
    private const ulong Step = 0x1_0000;
    private const ulong Length = 0x8000;
    private string path = null!;

    [SetUp]
    public void SetUp() => path = Path.GetTempFileName();

    [TearDown]
    public void CleanUp() => File.Delete(path);

    [Test]
    public void FiftyThousandSegmentsAreSortedOutInSeconds()
    {
        Write(i => (((ulong)i + 1) * Step, Length));
        var ram = new SystemRam([.. Enumerable.Range(1, Count).Select(i => new PhysicalRange((ulong)i * Step, ((ulong)i * Step) + Length))], IsHidden: false, Errno.Ok);
        var clock = Stopwatch.StartNew();
        Assert.That(KernelCore.TryOpen(File.OpenHandle(path), ram, out var source, out _));
        using (source)
        {
            Assert.That(source!.Segments.Select(segment => segment.Range), Is.EqualTo(ram.Ranges));
            Assert.That(ElfLayout.Of(source, default).Pieces, Has.Count.EqualTo(Count + 1));
        }

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void SegmentsThatAllLieOverEachOtherAreRefused()
    {
        Write(i => (Step, (ulong)(Count - i) * Step));
        var ram = new SystemRam([.. Enumerable.Range(1, Count).Select(i => new PhysicalRange((ulong)i * Step, ((ulong)i * Step) + Length))], IsHidden: false, Errno.Ok);
        using var file = File.OpenHandle(path);
        Assert.That((KernelCore.TryOpen(file, ram, out _, out var obstacle), obstacle), Is.EqualTo((false, "its segments and the ranges of memory make more than 1048576 pieces")));
    }

    [Test]
    public void AListOfMemoryThatIsTooLongIsNotTakenForHalfOfIt()
    {
        using var device = new MadeDevice().DeviceFile("mem", 2 << 20);
        var text = new StringBuilder();
        for (var i = 1; text.Length <= 8 << 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(ulong)i * Step:x16}-{((ulong)i * Step) + Length - 1:x16} : System RAM\n");
        }

        device.Root.Write("proc/iomem", text.ToString());
        Assert.That(device.Run(new() { AllowDevmem = true, Symbols = false }).Items["memory"]!.Reason, Does.Contain("does not tell where memory is: E2BIG"));
    }

    private void Write(Func<int, (ulong Physical, ulong Length)> segment)
    {
        var head = new byte[64 + (56 * Count)];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(56), Count);
        for (var i = 0; i < Count; i++)
        {
            var header = head.AsSpan(64 + (56 * i));
            var (physical, length) = segment(i);
            BinaryPrimitives.WriteUInt32LittleEndian(header, 1);
            BinaryPrimitives.WriteUInt64LittleEndian(header[8..], 0x40_0000 + physical);
            BinaryPrimitives.WriteUInt64LittleEndian(header[24..], physical);
            BinaryPrimitives.WriteUInt64LittleEndian(header[40..], length);
        }

        File.WriteAllBytes(path, head);
    }
}
