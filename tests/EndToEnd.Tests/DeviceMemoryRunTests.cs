using System.Globalization;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What the host does for a step that images the device's memory: here a plugin that makes up what it stores.</summary>
public sealed class DeviceMemoryRunTests
{
    private const string Imager = "hostile.imager";
    private readonly Workplace place = new();

    private static string[] Only(params string[] more) => ["--only", Imager, "--plugin-dir", Path.Combine(Product.Hostile, Imager), .. more];

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheBundleStaysOutOfThePageCacheAndTheManifestTellsSo()
    {
        Tool.Require("fincore");
        Product.RequireRoot();
        var result = place.Run(["collect", "-o", place.Folder, .. Only("--set", $"{Imager}.mebibytes=64")]).MustEndWith(0);
        var pages = int.Parse(Tool.Run(place.Folder, "fincore", "-n", "-o", "PAGES", result.Bundle).MustSucceed().Output, CultureInfo.InvariantCulture);
        var manifest = place.Open(result).Manifest;
        var told = (string?)manifest["output"]!["page_cache"];
        Assert.That(told, Is.EqualTo("bypassed (O_DIRECT)").Or.StartsWith("dropped as it was written (no O_DIRECT on ").Or.StartsWith("holds the bundle"));
        if (told == "bypassed (O_DIRECT)")
        {
            // What came after the step, manifest and last link, goes through it.
            Assert.That(pages, Is.LessThan(64));
        }

        Assert.That((long)manifest["steps"]![0]!["file_bytes"]!, Is.EqualTo(64L << 20));
    }

    [Test]
    public void WhereNoSuchStepRanItIsNull()
        => Assert.That(place.Open(place.Run(place.CollectFrom(Product.Good, "--only", "hostile.good")).MustEndWith(0)).Manifest["output"]!["page_cache"], Is.Null);

    [Test]
    public void AFolderInMemoryIsWarnedAboutAndTold()
    {
        var folder = place.MountTmpfs("memory", "size=64m,mode=700");
        var result = place.Run(["collect", "-o", folder, "--min-free-disk", "0", .. Only("--set", $"{Imager}.mebibytes=4")]).MustEndWith(0);
        Assert.That(result.Error, Does.Contain("warning: the bundle goes to a tmpfs, into the memory that is to be imaged").And.Contain("warning: the device's memory does not fit as it is: output: "));
        Assert.That((string?)place.Open(result).Manifest["output"]!["page_cache"], Is.EqualTo("holds the bundle: tmpfs lies in memory"));
    }

    [Test]
    public void ThePlanTellsTheMemoryThatTheKernelHasAndTheRoomForIt()
    {
        var mebibytes = Mebibytes();
        var text = mebibytes.ToString("N0", CultureInfo.InvariantCulture);
        var plan = place.Run(["plan", "-o", place.Folder, .. Only()]).MustEndWith(0);
        Assert.That(plan.Output, Does.Contain($"estimate {text} MiB of memory, about {(mebibytes / 200.0) + 0.2:0} s, about {(mebibytes + 1).ToString("N0", CultureInfo.InvariantCulture)} MiB in the bundle"));
        Assert.That(plan.Output + plan.Error, Does.Match($"output: {place.Folder} has [0-9,]+ MiB free.*; the estimates come to about {text} MiB: (room to spare|it does not fit)"));

        var none = place.Run(["plan", "-o", "-", .. Only()]).MustEndWith(0).Output;
        Assert.That(none, Does.Contain($"output: standard output; no room is needed here; the estimates come to about {text} MiB"));

        var small = place.MountTmpfs("small", "size=8m,mode=700");
        Assert.That(place.Run(["plan", "-o", small, .. Only()]).MustEndWith(0).Error, Does.Match($"warning: output: {small} has 8 MiB free.*: it does not fit, [0-9,]+ MiB are missing"));
        Assert.That(place.Run(["plan", "-o", place.Path("none/x"), .. Only()]).MustEndWith(2).Error, Does.Contain("-o: the folder "));
        Assert.That(place.Run("plan", "-o", place.Folder, "--only", "hostile.good", "--plugin-dir", Product.Good).MustEndWith(0).Output, Does.Contain("come to about 0 MiB (1 step has none)"));
    }

    [Test]
    public void RamFirstIsToldByPlanJobAndManifest()
    {
        string[] steps = ["--profile", place.Write("order.yaml", Profiles.Of("id: first, collector: hostile.good", $"collector: {Imager}, options: {{ mebibytes: 2 }}")), "--ram-first"];
        Assert.That(place.Run(["plan", "--plugin-dir", Product.Hostile, .. steps]).MustEndWith(0).Output, Does.Match($"(?s)stage 1: device_memory; 1 step\\n.*run  {Imager}.*stage 2: .*run  first"));
        var bundle = place.Open(place.RunCollect(steps).MustEndWith(0));
        Assert.That(bundle.Manifest["steps"]!.AsArray().Select(step => (string)step!["step"]!), Is.EqualTo((string[])[Imager, "first"]));
        Assert.That((bool)bundle.Manifest["run"]!["ram_first"]!);
        Assert.That((bool)JsonNode.Parse(File.ReadAllText(Path.Combine(bundle.Folder, "job.json")))!["selection"]!["ram_first"]!);
        Assert.That(place.Run("plan", "--plugin-dir", Product.Good, "--only", "hostile.good", "--ram-first").MustEndWith(2).Error, Does.Contain("--ram-first: no step of this run reads the device's memory"));
        Assert.That(place.Run("plan", "--plugin-dir", Product.Good, "--only", "hostile.good", "--allow-devmem").MustEndWith(2).Error, Does.Contain("--allow-devmem: no step of memory.device"));
    }

    [Test]
    public void EventsOfProgressHaveRateAndTimeLeft()
    {
        Product.RequireRoot();
        var result = place.Run(["collect", "--json", "-o", place.Folder, .. Only("--set", $"{Imager}.mebibytes=512", "--set", $"{Imager}.typical=true")]).MustEndWith(0);
        var events = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Where(line => (string)line["event"]! == "progress").ToArray();
        Assert.That(events, Is.Not.Empty);
        Assert.That(events.All(line => line.AsObject().ContainsKey("rate_bytes_per_second") && line.AsObject().ContainsKey("remaining_ms")));
        Assert.That(events.Length < 2 || events.Any(line => line["rate_bytes_per_second"] is { } rate && (long)rate > 0 && (long)line["remaining_ms"]! >= 0));
    }

    private static long Mebibytes()
    {
        var bytes = 0L;
        foreach (var range in File.ReadLines("/proc/iomem").Where(line => line.EndsWith(" : System RAM", StringComparison.Ordinal) && line[0] != ' ').Select(line => line.Split(' ')[0].Split('-')))
        {
            var (first, last) = (Convert.ToInt64(range[0], 16), Convert.ToInt64(range[1], 16));
            bytes += last > first ? last - first + 1 : 0;
        }

        return ((bytes > 0 ? bytes : long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10) + (1 << 20) - 1) >> 20;
    }
}
