using System.CommandLine;
using System.Globalization;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary>The options that decide what a run does: the same for <c>collect</c> and <c>plan</c>.</summary>
internal sealed class RunOptions
{
    private const int DefaultMaxJobs = 4;
    private const int MaxJobs = 64;

    private readonly Option<string> profile = new("--profile") { Description = "Profile by name, or a file by its path", HelpName = "NAME|FILE", DefaultValueFactory = _ => "triage" };
    private readonly Option<string[]> only = Many("--only", "ID", "Run only this step or collector");
    private readonly Option<string[]> add = Many("--add", "ID", "Run this collector too");
    private readonly Option<string[]> skip = Many("--skip", "ID", "Do not run this step or collector");
    private readonly Option<string[]> set = Many("--set", "ID.OPTION=VALUE", "Set an option of a step; values of a list are separated by commas");
    private readonly Option<string[]> pluginDirectory = Many("--plugin-dir", "DIR", "Use the plugins in this folder too");
    private readonly Option<string> root = new("--root") { Description = "Inspect this folder as the root: a mounted image, a container", HelpName = "DIR", DefaultValueFactory = _ => "/" };
    private readonly Option<string?> maxTime = new("--max-time") { Description = "End the run after this time: 90s, 10m, 2h (default: what the profile says)", HelpName = "D" };
    private readonly Option<string?> jobs = new("--jobs")
    {
        Description = "Run at most this many steps of a stage at once, 1 to 64 (default: as many as there are cores, at most 4; 1 for one after another)",
        HelpName = "N",
    };

    private readonly Option<string?> known = new("--known") { Description = "Do not store content whose MD5 or SHA-256 begins a line of this file", HelpName = "FILE" };
    private readonly Option<bool> unprivileged = new("--unprivileged") { Description = "Run without being root: what root alone could read will be missing" };

    private readonly Option<bool> ramFirst = new("--ram-first") { Description = "Read the device's memory before anything else, whatever the profile's order" };
    private readonly Option<bool> allowDevmem = new("--allow-devmem") { Description = "Let memory.device read /dev/mem where nothing better is there: on some devices a read of it stops the machine" };

    private readonly Option<bool> verifyAfter = new("--verify-after") { Description = "When the run is over, read what was written again past the page cache, and the source of a disk's image once more, unless it is mounted" };

    public string Root(ParseResult parsed) => parsed.GetValue(root)!;

    /// <summary>Folders of plugins that were named, absolute.</summary>
    public IReadOnlyList<string> PluginDirectories(ParseResult parsed) => [.. parsed.GetValue(pluginDirectory)!.Select(Path.GetFullPath)];

    public bool IsUnprivileged(ParseResult parsed) => parsed.GetValue(unprivileged);

    /// <summary>The list of known contents; null when none was named.</summary>
    /// <exception cref="UsageException">It is no such list, or does not answer.</exception>
    /// <exception cref="RefusedException">Others can write it.</exception>
    public KnownList? Known(ParseResult parsed, PathProbe probe) => KnownList.Read(parsed.GetValue(known), probe);

    /// <summary>How many steps of a stage run at once.</summary>
    /// <exception cref="UsageException">It is no such number.</exception>
    public int Jobs(ParseResult parsed)
        => parsed.GetValue(jobs) is not { } text ? Math.Min(Environment.ProcessorCount, DefaultMaxJobs)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxJobs ? number
            : throw new UsageException($"--jobs: '{text}' is not a whole number from 1 to {MaxJobs}");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { profile, only, add, skip, set, pluginDirectory, root, maxTime, jobs, known, unprivileged, ramFirst, allowDevmem, verifyAfter })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">A mistake, or a path that does not answer.</exception>
    /// <exception cref="RefusedException">The profile is not safe.</exception>
    public (CollectionPlan Plan, TimeSpan? MaxTime, PluginCatalogue Catalogue) Decide(ParseResult parsed, Installation installation, PathProbe probe, bool isDryRun = false)
    {
        var limit = parsed.GetValue(maxTime) is { } text
            ? Quantity.TryParseDuration(text) ?? throw new UsageException($"--max-time: '{text}' is not a duration such as 90s, 10m or 2h")
            : (TimeSpan?)null;
        probe.Ask("--root", Root(parsed));
        if (!Directory.Exists(Root(parsed)))
        {
            throw new UsageException($"--root: {Root(parsed)} is not a folder");
        }

        var catalogue = installation.Catalogue(parsed.GetValue(pluginDirectory)!, probe);
        if (Profile.IsPath(parsed.GetValue(profile)!))
        {
            probe.Ask("--profile", parsed.GetValue(profile)!);
        }

        var loaded = Profile.Load(parsed.GetValue(profile)!, installation.ProfilesDirectory);
        var selection = new Selection
        {
            Only = parsed.GetValue(only)!,
            Add = parsed.GetValue(add)!,
            Skip = parsed.GetValue(skip)!,
            Set = parsed.GetValue(set)!,
            RamFirst = parsed.GetValue(ramFirst),
            AllowDevmem = parsed.GetValue(allowDevmem),
            VerifyAfter = parsed.GetValue(verifyAfter),
            DryRun = isDryRun,
            IsLive = Path.GetFullPath(Root(parsed)) == "/",
            IsRoot = Environment.IsPrivilegedProcess,
        };
        return (CollectionPlan.Make(loaded, selection, catalogue, installation.SdkVersion), limit ?? loaded.MaxTime, catalogue);
    }

    private static Option<string[]> Many(string name, string helpName, string description)
        => new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false, DefaultValueFactory = _ => [] };
}
