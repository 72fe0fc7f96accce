using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Guests;

/// <summary>Images of a guest's memory: by the published archive, against pages whose place and content are known, and against QEMU's own image of the halted machine.</summary>
public sealed class GuestRamTests
{
    private const int PlantedMebibytes = 48;

    // The last of all is the image in LiME's format, without symbols: nothing is read after it.
    private const string Profile = """
        id: refused, collector: memory.device, options: { source: mem, symbols: false }
        id: avml, collector: memory.device, options: { format: avml, symbols: false, allow_devmem: true }, limits: { time: 10m }
        id: elf, collector: memory.device, options: { format: elf }, limits: { time: 10m }
        id: lime, collector: memory.device, options: { symbols: false }, limits: { time: 10m }
        """;

    // The kernel leaves the planted pages where they are.
    private static readonly string Script = $$"""
        {{GuestResults.CollectFunction}}
        {{GuestResults.ImagingFunction}}
        find / -xdev -name 'libssl*' -o -xdev -name 'libcrypto*' >libraries
        cat /proc/iomem >iomem
        echo 0 >/proc/sys/vm/compact_unevictable_allowed
        /guest/planter {{PlantedMebibytes}} planted >planter.said 2>&1 &
        echo $! >planter.pid
        until grep -q ^ready planter.said || ! [ -e /proc/$(cat planter.pid) ]; do usleep 100000; done

        ( imaging killed && kill -9 $(cat host.pid) ) &
        sh -c 'echo $$ >host.pid; exec /forensics/forensics collect -o killed.tar.zst --add memory.device --only memory.device' >killed.case 2>killed.error
        echo $? >killed.code
        collect images --jobs 1 --profile /guest/images.yaml
        ask imaged
        kill -USR1 $(cat planter.pid)
        until [ -e planted.again ]; do usleep 100000; done
        """;

    private readonly Workplace place = new();
    private readonly string load = File.ReadAllText("/proc/loadavg").Trim();
    private GuestResults results = null!;
    private OpenedBundle images = null!;
    private PlantedPages planted = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        Tool.Require("gcc", "readelf", "eu-readelf", "sha256sum");
        var planter = place.Path("planter");
        Tool.Run(place.Folder, "gcc", "-O2", "-static", "-o", planter, Path.Combine(TestContext.CurrentContext.TestDirectory, "planter.c")).MustBeSilentSuccess();
        using var guest = RamGuest.Start(place, GuestSystem.Cloud, Script, [planter], files: ("images.yaml", Profiles.Of(Profile.Split('\n'))));
        guest.Line.WaitFor("imaged");
        guest.Monitor.Stop();
        guest.Monitor.SaveMemory(place.Path("halted"), RamGuest.MemoryBytes);
        guest.Monitor.Continue();
        guest.Line.Answer();
        results = new(place, guest.WaitUntilOff());
        images = results.Open("images", 3);
        planted = new(results.Path("planted"));
        Assert.That(File.ReadAllText(results.Path("planted.again")), Is.EqualTo(File.ReadAllText(results.Path("planted"))), "the planted pages are where they were");
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("lime")]
    [TestCase("avml")]
    [TestCase("elf")]
    public void EveryPlantedPageIsInTheImageWhereItLies(string format)
    {
        Assert.That(planted.Frames, Has.Count.EqualTo(PlantedMebibytes << 8));
        using var image = Open(format);
        planted.MustBeIn(image);
    }

    [TestCase("lime")]
    [TestCase("avml")]
    [TestCase("elf")]
    public void TheImageIsToldAsItIs(string format)
    {
        Assert.That((images.Outcome(format), images.Items(format)[0]), Is.EqualTo(("completed", "memory collected")));
        var record = images.Lines($"records/{format}/memory.device").Single();
        var index = images.Lines("files").Single(line => (string?)line["entry"] == $"images/{format}/memory.{format}");
        var joined = results.Join(images, $"images/{format}/memory.{format}");
        Assert.That(Tool.Run(place.Folder, "sha256sum", joined).MustSucceed().Output, Does.StartWith((string)index["sha256"]! + " "));
        Assert.That(((string)record["source"]!, (string)record["format"]!, (bool)record["complete"]!, (string)record["image_blob"]!), Is.EqualTo(("kcore", format, true, (string)index["id"]!)));
        Assert.That((long)record["image_size_bytes"]!, Is.EqualTo(new FileInfo(joined).Length).And.EqualTo((long)index["stored_bytes"]!));
        Assert.That((long)record["stored_bytes"]!, Is.EqualTo(Ram().Sum(range => range.LengthBytes / PhysicalImage.PageBytes * PhysicalImage.PageBytes)));
        TestContext.Out.WriteLine($"{format}: {record["bytes_per_second"]} bytes/s; collector {record["collector_peak_bytes"]} (anonymous {record["collector_anonymous_bytes"]}), host {record["host_peak_bytes"]} (anonymous {record["host_anonymous_bytes"]}) bytes; load here {load}");
    }

    [Test]
    public void RangesAreThoseOfTheDevice()
    {
        using var image = Open("lime");

        // Whole pages of what iomem tells, whose ends are inclusive: neither more nor less, no page twice.
        Assert.That(image.Ranges.Select(range => (range.Start, range.End)), Is.EqualTo(Ram().Select(range => (range.Start, range.End / PhysicalImage.PageBytes * PhysicalImage.PageBytes))));
        var records = images.Lines("records/lime/memory.range").Select(line => ((string)line["kind"]!, Hexadecimal(line["start_address"]), Hexadecimal(line["end_address"]), (long?)line["image_offset_bytes"])).ToList();
        var fragments = Ram().Where(range => range.End % PhysicalImage.PageBytes != 0).Select(range => ("fragment", range.End / PhysicalImage.PageBytes * PhysicalImage.PageBytes, range.End, (long?)null));
        Assert.That(records, Is.EquivalentTo(image.Ranges.Select(range => ("ram", range.Start, range.End, (long?)range.Offset)).Concat(fragments)));
        using var compressed = Open("avml");
        Assert.That(Merged(compressed.Ranges), Is.EqualTo(Merged(image.Ranges)));
    }

    [Test]
    public void PagesAreThoseOfTheHaltedMachine()
    {
        using var image = Open("lime");
        using var halted = PhysicalImage.OfRaw(place.Path("halted"));
        var (found, expected, zeros) = (new byte[PhysicalImage.PageBytes], new byte[PhysicalImage.PageBytes], new byte[PhysicalImage.PageBytes]);
        var (pages, equal, used, usedEqual) = (0, 0, 0, 0);
        foreach (var frame in image.Ranges.SelectMany(range => Enumerable.Range((int)(range.Start / PhysicalImage.PageBytes), (int)(range.LengthBytes / PhysicalImage.PageBytes))))
        {
            Assert.That(image.TryReadPage(frame, found) && halted.TryReadPage(frame, expected));
            var isEqual = found.AsSpan().SequenceEqual(expected);
            var isUsed = !found.AsSpan().SequenceEqual(zeros) || !expected.AsSpan().SequenceEqual(zeros);
            pages++;
            equal += isEqual ? 1 : 0;
            used += isUsed ? 1 : 0;
            usedEqual += isUsed && isEqual ? 1 : 0;
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{equal} of {pages} pages equal ({100.0 * equal / pages:F1} %); of those that hold anything {usedEqual} of {used} ({100.0 * usedEqual / used:F1} %); load here {load}"));
        Assert.That((double)equal / pages, Is.AtLeast(0.9));
        Assert.That((string)images.Manifest["output"]!["page_cache"]!, Does.Contain("O_DIRECT").Or.Contain("direct"));
    }

    [Test]
    public void TheCoreHasTheKernelsOwnNotesAndItsText()
    {
        var core = results.Join(images, "images/elf/memory.elf");
        Assert.That(Tool.Run(place.Folder, "eu-readelf", "-n", core).MustSucceed().Output, Does.Contain("VMCOREINFO").And.Contain("KERNELOFFSET"));
        var headers = Tool.Run(place.Folder, "readelf", "-hlW", core).MustSucceed();
        Assert.That(headers.Error, Is.Empty);
        Assert.That(headers.Output, Does.Contain("CORE (Core file)"));
        var text = Regex.Match(headers.Output, "LOAD +0x([0-9a-f]+) 0xffffffff[0-9a-f]+ 0xffffffffffffffff ");
        Assert.That(text.Success, headers.Output);
        using var image = Open("elf");
        var code = Hexadecimal(Regex.Match(Text("iomem"), "(?m)^ +([0-9a-f]+)-[0-9a-f]+ : Kernel code$").Groups[1].Value);
        var memory = image.Ranges.Single(range => range.Start <= code && code < range.End);
        Assert.That(Hexadecimal(text.Groups[1].Value), Is.EqualTo(memory.Offset + (code - memory.Start)), "the text is at its own address too, and is the same bytes");
        Assert.That(Tool.Run(place.Folder, "sh", "-c", "eu-readelf -l \"$0\" >/dev/null", core).MustSucceed().Error, Is.Empty);
    }

    [Test]
    public void WhatAnAnalysisNeedsStandsBesideTheImage()
    {
        Assert.That(images.Items("elf"), Does.Contain("symbols collected"));
        var names = images.Lines("files").Select(line => (string?)line["entry"]).Where(entry => entry?.StartsWith("extra/elf/", StringComparison.Ordinal) == true).Select(entry => entry!["extra/elf/".Length..]);
        Assert.That(names, Is.SupersetOf(new[] { "iomem", "kallsyms", "version", "vmcoreinfo", "btf.vmlinux", "modules", "cmdline", "notes", "config", "System.map" }));
        Assert.That(Extra("iomem"), Is.EqualTo(File.ReadAllText(results.Path("iomem"))), "with addresses");
        Assert.That(Extra("kallsyms"), Does.Match("(?m)^ffffffff[0-9a-f]{8} T _text$"));
        Assert.That(Extra("vmcoreinfo"), Does.StartWith($"OSRELEASE={GuestSystem.Cloud.Release}\n"));
        Assert.That(File.ReadAllBytes(results.Join(images, "extra/elf/btf.vmlinux"))[..2], Is.EqualTo(new byte[] { 0x9F, 0xEB }), "BTF's magic (Documentation/bpf/btf.rst)");
    }

    [Test]
    public void ATransferThatWasCutIsSalvaged()
    {
        var whole = results.BundlePath("images");
        var cut = place.Path("cut.tar.zst");
        Tool.Run(place.Folder, "sh", "-c", "head -c $(($(stat -c %s \"$1\") * 6 / 10)) \"$1\" >\"$2\"", "sh", whole, cut).MustBeSilentSuccess();
        place.Run("verify", cut, "--fingerprint", results.Signer("images")).MustEndWith(7);
        MustBeSalvaged(cut, results.Signer("images"), images);
    }

    [Test]
    public void AHostThatWasKilledWhileItImagedLeavesWhatItsLastLinkCovers()
    {
        Assert.That(Text("killed.code"), Is.EqualTo("137"), Text("killed.error"));
        MustBeSalvaged(results.BundlePath("killed"), results.Signer("killed"), null);
    }

    [Test]
    public void DevMemIsNotReadUnlessThatWasAllowed()
    {
        Assert.That(images.Items("refused"), Is.EqualTo(new[] { "memory unsupported" }));
        Assert.That(Source(images, "refused", "mem"), Does.Contain("allow"), "by name");
        Assert.That(Source(images, "avml", "mem"), Does.Contain("STRICT_DEVMEM"), "where it was allowed");
        Assert.That(images.Lines("records/avml/memory.source").Select(source => $"{source["source"]} {source["possible"]} {source["chosen"]}"), Is.EqualTo(new[] { "kcore true true", "crash false false", "mem false false" }));
    }

    [Test]
    public void NothingOfTheDevicesOwnCryptographyIsNeeded()
        => Assert.That(Text("libraries").Split('\n'), Is.Not.Empty.And.All.StartsWith("/forensics/"), "the guest has no OpenSSL but the archive's");

    [Test]
    public void DrgnListsTheProcessesOfTheCore()
    {
        Tool.Require("drgn", "eu-readelf");
        var core = results.Join(images, "images/elf/memory.elf");
        var build = Regex.Match(Extra("vmcoreinfo"), "(?m)^BUILD-ID=([0-9a-f]+)$").Groups[1].Value;
        var kernel = GuestSystem.Cloud.DebugKernel;
        if (!Tool.Run(place.Folder, "eu-readelf", "-n", kernel).Output.Contains(build, StringComparison.Ordinal))
        {
            Assert.Ignore($"the debug kernel that can be had is another build than the guest's, {build}");
        }

        var drgn = Tool.Run(place.Folder, "drgn", "-q", "-c", core, "-s", kernel, Path.Combine(TestContext.CurrentContext.TestDirectory, "processes.py")).MustSucceed();
        Assert.That(drgn.Output.Split('\n'), Does.Contain($"process {Text("planter.pid")} planter").And.Contain("process 1 busybox").And.Some.EndsWith(" Forensics.Worke"), drgn.Error);
    }

    // Not in AVML's format: in a block that does not compress, as of our pages, the reader of volatility3 2.11 turns for ever (ADR 29).
    [Test]
    public void VolatilityReadsTheImage()
    {
        if (Tool.Run(place.Folder, "python3", "-c", "import volatility3") is { ExitCode: not 0 } failed)
        {
            Assert.Ignore($"volatility3 is not among this machine's Python packages, nor in its registry: {failed.Error.Trim().Split('\n')[^1]}");
        }

        var frames = planted.Frames.Where((_, index) => index % 256 == 0).ToList();
        var read = Tool.Run(place.Folder, "python3", [Path.Combine(TestContext.CurrentContext.TestDirectory, "volatility.py"), "lime", results.Join(images, "images/lime/memory.lime"), .. frames.Select(frame => $"{frame}")]).MustSucceed();
        var lines = read.Output.Split('\n').Select(line => line.Split(' ')).ToLookup(words => words[0]);
        Assert.That(Merged(lines["piece"].Select(words => new PhysicalRange(Hexadecimal(words[1]), Hexadecimal(words[2]) - Hexadecimal(words[1]), 0))), Is.EqualTo(Merged(Ram().Select(range => range with { LengthBytes = range.LengthBytes / PhysicalImage.PageBytes * PhysicalImage.PageBytes }))));
        Assert.That(lines["page"].Select(words => words[2]), Is.EqualTo(frames.Select((_, index) => PlantedPages.Digest(index * 256))));
    }

    private static string? Source(OpenedBundle bundle, string step, string name) => (string?)bundle.Lines($"records/{step}/memory.source").Single(source => (string)source["source"]! == name)["why_not"];

    private static long Hexadecimal(JsonNode? digits) => Hexadecimal((string)digits!);

    private static long Hexadecimal(string digits) => long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Ranges of which one ends where the next begins are one.</summary>
    private static List<(long Start, long End)> Merged(IEnumerable<PhysicalRange> ranges)
    {
        var merged = new List<(long Start, long End)>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && merged[^1].End == range.Start)
            {
                merged[^1] = (merged[^1].Start, range.End);
            }
            else
            {
                merged.Add((range.Start, range.End));
            }
        }

        return merged;
    }

    private string Extra(string name) => File.ReadAllText(results.Join(images, $"extra/elf/{name}"));

    private string Text(string name) => results.Text(name);

    /// <summary>What the guest's kernel uses as memory, with whatever part of a page.</summary>
    private List<PhysicalRange> Ram()
        => [.. Regex.Matches(File.ReadAllText(results.Path("iomem")), "(?m)^([0-9a-f]+)-([0-9a-f]+) : System RAM$").Select(match => (Start: Hexadecimal(match.Groups[1].Value), Last: Hexadecimal(match.Groups[2].Value))).Select(range => new PhysicalRange(range.Start, range.Last - range.Start + 1, 0))];

    private PhysicalImage Open(string format)
    {
        var joined = results.Join(images, $"images/{format}/memory.{format}");
        if (format == "avml")
        {
            var lime = joined + ".lime";
            if (!File.Exists(lime))
            {
                Tool.Run(place.Folder, "python3", Path.Combine(TestContext.CurrentContext.TestDirectory, "avml.py"), joined, lime).MustBeSilentSuccess();
            }

            return PhysicalImage.OfLime(lime);
        }

        return format == "elf" ? PhysicalImage.OfElf(joined) : PhysicalImage.OfLime(joined);
    }

    /// <summary>What is salvaged verifies, has parts of an image, and they are those of the whole bundle, or those that the cut one begins with.</summary>
    private void MustBeSalvaged(string path, string signer, OpenedBundle? whole)
    {
        var saved = place.Path($"{Path.GetFileNameWithoutExtension(path)}.saved");
        place.Run("salvage", path, "-o", saved).MustEndWith(3);
        place.Run("verify", saved, "--fingerprint", signer).MustEndWith(3);
        var bundle = OpenedBundle.Open(saved, place.Folder);
        var parts = Directory.EnumerateFiles(Path.Combine(bundle.Folder, "images"), "memory.*", SearchOption.AllDirectories).Select(part => Path.GetRelativePath(bundle.Folder, part)).ToList();
        Assert.That(parts, Is.Not.Empty);
        TestContext.Out.WriteLine($"{Path.GetFileName(path)}: {parts.Count} parts of an image are kept");
        foreach (var part in whole is null ? [] : parts)
        {
            Tool.Run(place.Folder, "cmp", Path.Combine(bundle.Folder, part), Path.Combine(whole!.Folder, part)).MustBeSilentSuccess();
        }
    }
}
