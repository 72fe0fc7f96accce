using System.Globalization;
using Forensics.Plugins.Memory.Tests.Clr;

namespace EndToEnd.Tests.Clr;

/// <summary>A run of <c>memory.clr</c>, from the command to the bundle.</summary>
internal sealed class ClrStep
{
    private readonly Workplace place;

    private ClrStep(Workplace place, HostResult result) => (this.place, Result, Bundle) = (place, result, place.Open(result));

    public HostResult Result { get; }

    public OpenedBundle Bundle { get; }

    public IReadOnlyList<string> Items => Bundle.Items("clr");

    public IEnumerable<string> Faults => Bundle.Lines("faults").Select(fault => $"{fault["code"]}: {fault["message"]}");

    /// <summary>Lines that workers printed.</summary>
    public IEnumerable<string> Printed => Bundle.Lines("log").Where(line => (string?)line["source"] == "worker_output").Select(line => (string)line["message"]!);

    public static ClrStep Run(Workplace place, string options) => new(place, place.RunCollect("--profile", Profile(place, options)));

    /// <summary>With another program than the one of the checkout.</summary>
    public static ClrStep RunOther(Workplace place, string program, string options)
        => new(place, place.Keep(HostProcess.StartOther(place.Folder, program, place.Collect("--profile", Profile(place, options)))).Wait());

    /// <summary>Its records <c>memory.clr.NAME</c>.</summary>
    public IReadOnlyList<System.Text.Json.Nodes.JsonNode> Records(string name) => Bundle.Lines($"records/clr/memory.clr.{name}");

    /// <summary>How many known objects each target has.</summary>
    public IReadOnlyList<long> Known() => [.. Records("type").Where(type => (string?)type["type"] == "ClrTarget.Known").Select(type => (long)type["count"]!)];

    public string ItemReason(string item) => (string)Bundle.Lines("items").Single(line => (string)line["item"]! == item)["reason"]!;

    /// <summary>The step came to its end, and left nothing behind.</summary>
    public ClrStep MustBeWhole(int exitCode = 0)
    {
        Result.MustEndWith(exitCode);
        Assert.That((Bundle.Outcome("clr"), Bundle.Reason("clr")), Is.EqualTo((Faults.Any() ? "completed_with_faults" : "completed", (string?)null)));
        Assert.That(Bundle.Step("clr")["survivors_killed"]!.AsArray(), Is.Empty);
        place.Run("verify", Result.Bundle, "--fingerprint", Result.Signer).MustEndWith(0);
        return this;
    }

    /// <summary>Joins the core that was kept of a process.</summary>
    public string Core(int pid)
    {
        var core = place.Path($"{pid}.core");
        var whole = Path.Combine(Bundle.Folder, "images", "clr", $"{pid}.core");
        IEnumerable<string> parts = File.Exists(whole) ? [whole] : Directory.EnumerateFiles(Path.GetDirectoryName(whole)!, $"{pid}.core.part*").Order(StringComparer.Ordinal);
        using var joined = File.Create(core);
        foreach (var part in parts)
        {
            using var from = File.OpenRead(part);
            from.CopyTo(joined);
        }

        return core;
    }

    /// <summary>Nobody stops or traces it, and it does what it was made for: it ends with its input.</summary>
    public static void MustRunOn(ClrTargetProcess target)
    {
        var status = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{target.Pid}/status")).Select(line => line.Split(":\t", 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
        Assert.That((status["TracerPid"], status["State"][0]), Is.EqualTo(("0", 'S')));
        Assert.That(target.End(), Is.Zero);
    }

    private static string Profile(Workplace place, string options) => place.Write("clr.yaml", Profiles.Of($"id: clr, collector: memory.clr, options: {{ {options} }}"));
}
