using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>What is in an image: every page of memory that the source has, once, at its address.</summary>
public sealed class DeviceImageTests
{
    private const ulong Mebibyte = 1 << 20;
    private const ulong Direct = 0xffff_8880_0000_0000;
    private const ulong Text = 0xffff_ffff_8100_0000;

    private DirectoryInfo folder = null!;
    private MadeDevice device = null!;

    [SetUp]
    public void SetUp()
    {
        folder = Directory.CreateTempSubdirectory("forensics-image-");
        device = new();
    }

    [TearDown]
    public void CleanUp()
    {
        device.Dispose();
        folder.Delete(recursive: true);
    }

    [TestCase(ImageFormat.Lime)]
    [TestCase(ImageFormat.Raw)]
    [TestCase(ImageFormat.Elf)]
    [TestCase(ImageFormat.Avml)]
    public void EveryPageIsThereOnceAtItsAddress(ImageFormat format)
    {
        // As a kernel lists them: its text, which lies in the third range of memory; what is nowhere; memory.
        device.Iomem((0x1000, 0x9fbff, "System RAM"), (0x9fc00, 0x9ffff, "Reserved"), (Mebibyte, (3 * Mebibyte) - 1, "System RAM"), (2 * Mebibyte, (3 * Mebibyte) - 1, "  Kernel code"),
                (8 * Mebibyte, (28 * Mebibyte) - 1, "System RAM (kmem)"))
            .Kcore([.. MadeDevice.Note("CORE", "x"), .. MadeDevice.Note("VMCOREINFO", "OSRELEASE=1\n")],
                (Text, 2 * Mebibyte, Mebibyte), (0xffff_c900_0000_0000, MadeDevice.Nowhere, Mebibyte), (Direct + 0x1000, 0x1000, 0x9e000), (Direct + Mebibyte, Mebibyte, 2 * Mebibyte),
                (Direct + (8 * Mebibyte), 8 * Mebibyte, 20 * Mebibyte));
        var context = device.Run(new() { Format = format });
        MustHave(Image(context, format), [(0x1000, 0x9f000), (Mebibyte, 3 * Mebibyte), (8 * Mebibyte, 28 * Mebibyte)]);

        var item = context.Items["memory"]!;
        Assert.That((item.State, item.Flags, item.Reason), Is.EqualTo((ItemState.Collected, ItemFlags.ChangedDuringRead, (string?)null)));
        Assert.That(Ranges(context), Is.EqualTo(new[] { "ram 1000-9f000", "ram 100000-300000", "ram 800000-1c00000", "fragment 9f000-9fc00" }));
        var record = context.Records("memory.device").Single();
        Assert.That((record.GetProperty("source").GetString(), record.GetProperty("complete").GetBoolean(), record.GetProperty("vmcoreinfo_found").GetBoolean()), Is.EqualTo(("kcore", true, true)));
        Assert.That((record.GetProperty("stored_bytes").GetUInt64(), record.GetProperty("unread_bytes").GetUInt64()), Is.EqualTo((0x9e000 + (22 * Mebibyte), 0ul)));
        Assert.That(record.GetProperty("image_size_bytes").GetInt64(), Is.EqualTo(Blob(context).Content.Length));
    }

    [Test]
    public void TheOffsetsThatAreToldAreThoseInTheImage([Values(ImageFormat.Lime, ImageFormat.Raw, ImageFormat.Elf)] ImageFormat format)
    {
        device.Iomem((0x2000, 0x3fff, "System RAM"), (Mebibyte, (2 * Mebibyte) - 1, "System RAM")).Kcore((Direct + 0x2000, 0x2000, 0x2000), (Direct + Mebibyte, Mebibyte, Mebibyte));
        var context = device.Run(new() { Format = format });
        foreach (var range in context.Records("memory.range"))
        {
            var offset = range.GetProperty("image_offset_bytes").GetInt32();
            Assert.That(Blob(context).Content.AsSpan(offset, MadeDevice.PageBytes).SequenceEqual(MadeDevice.Page(Hex(range.GetProperty("start_address").GetString()!))), $"{range}");
        }
    }

    [Test]
    public void TheTextOfTheKernelIsASecondViewOfTheSameBytesInACoreFile()
    {
        device.Iomem((Mebibyte, (5 * Mebibyte) - 1, "System RAM")).Kcore(MadeDevice.Note("VMCOREINFO", "OSRELEASE=6\n"), (Text, 2 * Mebibyte, Mebibyte), (Direct + Mebibyte, Mebibyte, 4 * Mebibyte));
        var context = device.Run(new() { Format = ImageFormat.Elf });
        _ = DecodedImage.Elf(Blob(context).Content, folder.FullName, out var views);
        Assert.That(views, Is.EqualTo(new[] { (Text, 2 * Mebibyte, Mebibyte) }));
        Assert.That(Tool.Run(folder.FullName, "readelf", "-n", Path.Combine(folder.FullName, "image.elf")).MustSucceed().Output, Does.Contain("VMCOREINFO"));
    }

    [Test]
    public void ANoteThatIsInMemoryAloneIsPutIntoTheCoreFile()
    {
        device.Iomem((Mebibyte, (2 * Mebibyte) - 1, "System RAM")).DeviceFile("mem", 2 * Mebibyte);
        var note = MadeDevice.Note("VMCOREINFO", "OSRELEASE=5\n");
        using (var memory = File.OpenWrite(device.Root.PathOf("dev/mem")))
        {
            memory.Position = (long)Mebibyte + 0x123;
            memory.Write(note);
        }

        device.Root.Write("sys/kernel/vmcoreinfo", string.Create(CultureInfo.InvariantCulture, $"0x{Mebibyte + 0x123:x16} {note.Length:x}\n"));
        var context = device.Run(new() { Format = ImageFormat.Elf, AllowDevmem = true });
        Assert.That(context.Records("memory.device").Single().GetProperty("vmcoreinfo_found").GetBoolean());
        Assert.That(Encoding.Latin1.GetString(Blob(context).Content.AsSpan(0, MadeDevice.PageBytes)), Does.Contain("OSRELEASE=5"));
    }

    [Test]
    public void PagesThatAreBrokenOrGivenAwayAreNotReadAndAreZeros([Values] ImageFormat format)
    {
        const ulong Poisoned = 1UL << 19;
        const ulong Offline = 1UL << 23;
        ulong[] pages = [Mebibyte, Mebibyte + 0x1000, Mebibyte + 0x3000, (2 * Mebibyte) - 0x1000];
        device.Iomem((Mebibyte, (2 * Mebibyte) - 1, "System RAM")).Kcore((Direct + Mebibyte, Mebibyte, Mebibyte))
            .Flags(2 * Mebibyte, (pages[0], Poisoned), (pages[1], Poisoned | 1), (pages[2], Offline), (pages[3], Offline));
        var context = device.Run(new() { Format = format });
        var image = Image(context, format);
        foreach (var address in pages)
        {
            // In a raw image zeros are no page at all.
            Assert.That(!image.Pages.TryGetValue(address, out var page) || !page.AsSpan().ContainsAnyExcept((byte)0), $"{address:x}");
        }

        Assert.That(image.Pages[Mebibyte + 0x2000], Is.EqualTo(MadeDevice.Page(Mebibyte + 0x2000)));
        Assert.That(Ranges(context).Skip(1), Is.EqualTo(new[] { "poisoned 100000-102000", "offline 103000-104000", "offline 1ff000-200000" }));
        Assert.That(context.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "MEMORY_POISONED", "MEMORY_OFFLINE" }));
        Assert.That((context.Items["memory"]!.State, context.Records("memory.device").Single().GetProperty("unread_bytes").GetInt32()), Is.EqualTo((ItemState.Collected, 4 * MadeDevice.PageBytes)));
    }

    [TestCase(1UL << 20)]
    [TestCase(1UL << 23)]
    public void ABlockOfMemoryThatIsOfflineIsNotReadAsIfItWereZeros(ulong flags)
    {
        device.Iomem((Mebibyte, (3 * Mebibyte) - 1, "System RAM")).Kcore((Direct + Mebibyte, Mebibyte, 2 * Mebibyte))
            .Flags(3 * Mebibyte, [.. Enumerable.Range(512, 256).Select(page => ((ulong)page << 12, flags))]);
        var context = device.Run(new());
        Assert.That(Ranges(context), Is.EqualTo(new[] { "ram 100000-300000", "offline 200000-300000" }));
        Assert.That(context.Records("memory.device").Single().GetProperty("stored_bytes").GetUInt64(), Is.EqualTo(Mebibyte));
    }

    [TestCase(3UL, true)]
    [TestCase(2UL, false)]
    public void PageFlagsAreKnownWhenEachPageWasLookedUp(ulong tableMebibytes, bool known)
    {
        device.Iomem((Mebibyte, (3 * Mebibyte) - 1, "System RAM")).Kcore((Direct + Mebibyte, Mebibyte, 2 * Mebibyte)).Flags(tableMebibytes * Mebibyte);
        Assert.That(device.Run(new()).Records("memory.device").Single().GetProperty("page_flags_known").GetBoolean(), Is.EqualTo(known));
    }

    [Test]
    public void WhatTheSourceDoesNotGiveIsZerosAndTold()
    {
        // The file ends in the middle of a page, as a read does that the kernel ends.
        device.Iomem((Mebibyte, (3 * Mebibyte) - 1, "System RAM")).DeviceFile("mem", (2 * Mebibyte) + 0x1800);
        var context = device.Run(new() { AllowDevmem = true, Source = MemorySourceChoice.Mem });
        var image = DecodedImage.Lime(Blob(context).Content);
        Assert.That(image.Pages[2 * Mebibyte].AsSpan().SequenceEqual(MadeDevice.Page(2 * Mebibyte)));
        Assert.That(image.Pages[(2 * Mebibyte) + 0x1000].AsSpan().ContainsAnyExcept((byte)0), Is.False);
        Assert.That(Ranges(context), Is.EqualTo(new[] { "ram 100000-300000", "unreadable 201000-300000" }));
        Assert.That(context.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "MEMORY_UNREADABLE", "PAGE_FLAGS_UNKNOWN" }));
    }

    [Test]
    public void MemoryThatTheSourceDoesNotHaveIsAGap()
    {
        device.Iomem((Mebibyte, (4 * Mebibyte) - 1, "System RAM"), (8 * Mebibyte, (9 * Mebibyte) - 1, "System RAM")).Kcore((Direct, Mebibyte, Mebibyte), (Direct + (3 * Mebibyte), 3 * Mebibyte, Mebibyte));
        var context = device.Run(new());
        MustHave(DecodedImage.Lime(Blob(context).Content), [(Mebibyte, 2 * Mebibyte), (3 * Mebibyte, 4 * Mebibyte)]);
        Assert.That(Ranges(context), Is.EqualTo(new[] { "ram 100000-200000", "ram 300000-400000", "not-in-source 200000-300000", "not-in-source 800000-900000" }));
    }

    [Test]
    public void WithoutAddressesInIomemTheKernelsCoreFileTellsThem()
    {
        device.Iomem((0, 0, "System RAM"), (0, 0, "System RAM")).Kcore((Text, Mebibyte, 0x4000), (Direct + Mebibyte, Mebibyte, Mebibyte));
        var context = device.Run(new());
        MustHave(DecodedImage.Lime(Blob(context).Content), [(Mebibyte, 2 * Mebibyte)]);
        Assert.That(context.Records("memory.device").Single().GetProperty("ram_bytes").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
    }

    [Test]
    public void AnyLayoutOfMemoryIsImagedPageByPage()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            MustImage(new Random(seed), $"seed {seed}");
        }
    }

    /// <summary>Ranges and segments that overlap as they like: what is in both is in the image, once.</summary>
    private void MustImage(Random random, string seed)
    {
        const int Pages = 600;
        var (ram, shown) = (new bool[Pages], new bool[Pages]);
        var lines = new List<(ulong, ulong, string)>();
        for (var page = 1 + random.Next(4); page < Pages; page += 1 + random.Next(60))
        {
            var end = Math.Min(Pages, page + 1 + random.Next(80));
            ram.AsSpan(page, end - page).Fill(true);
            lines.Add(((ulong)(page * MadeDevice.PageBytes), (ulong)(end * MadeDevice.PageBytes) - 1, "System RAM"));
            page = end;
        }

        var segments = new List<(ulong, ulong, ulong)>();
        for (var count = 1 + random.Next(12); count > 0; count--)
        {
            var start = 1 + random.Next(Pages - 1);
            var end = Math.Min(Pages, start + 1 + random.Next(200));
            shown.AsSpan(start, end - start).Fill(true);
            segments.Add((Direct + (ulong)(start * MadeDevice.PageBytes), (ulong)(start * MadeDevice.PageBytes), (ulong)((end - start) * MadeDevice.PageBytes)));
        }

        using var made = new MadeDevice().Iomem([.. lines]).Kcore([.. segments]);
        var format = (ImageFormat)random.Next(3);
        var context = made.Run(new() { Format = format });
        var wanted = Enumerable.Range(0, Pages).Where(page => ram[page] && shown[page]).Select(page => (ulong)(page * MadeDevice.PageBytes)).ToList();
        if (wanted.Count == 0)
        {
            Assert.That(context.Items["memory"]!.State, Is.EqualTo(ItemState.Unsupported), seed);
            return;
        }

        var image = Image(context, format);
        Assert.That(image.Pages.Keys, Is.EqualTo(wanted), seed);
        Assert.That(image.Pages.Select(page => page.Value.AsSpan().SequenceEqual(MadeDevice.Page(page.Key))), Has.All.True, seed);
    }

    private DecodedImage Image(RecordingContext context, ImageFormat format)
    {
        var content = Blob(context).Content;
        return format switch
        {
            ImageFormat.Raw => DecodedImage.Raw(content),
            ImageFormat.Elf => DecodedImage.Elf(content, folder.FullName, out _),
            ImageFormat.Avml => DecodedImage.Avml(content, folder.FullName),
            _ => DecodedImage.Lime(content),
        };
    }

    private static (BlobSource Source, byte[] Content) Blob(RecordingContext context) => context.Blobs.Values.Single(blob => blob.Source.Kind == BlobKind.Dump);

    private static IEnumerable<string> Ranges(RecordingContext context)
        => context.Records("memory.range").Select(range => $"{range.GetProperty("kind").GetString()} {range.GetProperty("start_address").GetString()}-{range.GetProperty("end_address").GetString()}");

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void MustHave(DecodedImage image, IReadOnlyList<(ulong Start, ulong End)> ranges)
    {
        var wanted = ranges.SelectMany(range => Enumerable.Range(0, (int)((range.End - range.Start) / (ulong)MadeDevice.PageBytes)).Select(page => range.Start + (ulong)(page * MadeDevice.PageBytes)));
        Assert.That(image.Pages.Keys, Is.EqualTo(wanted));
        Assert.That(image.Pages.Where(page => !page.Value.AsSpan().SequenceEqual(MadeDevice.Page(page.Key))).Select(page => page.Key), Is.Empty);
    }
}
