using System.Text.Json.Nodes;
using Forensics.Collection.Actions;
using Forensics.Collection.Catalogue;

namespace Forensics.Collection.Plan;

/// <summary>What a run will do, decided and checked before anything is started.</summary>
public sealed record CollectionPlan
{
    /// <summary>The collector that <see cref="Selection.AllowDevmem"/> is for.</summary>
    public const string DeviceMemoryCollector = "memory.device";

    /// <summary>The collector that <see cref="Selection.VerifyAfter"/> is for.</summary>
    public const string DiskImageCollector = "disk.image";

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>What the command line changed about it.</summary>
    public required Selection Selection { get; init; }

    /// <summary>The steps, in order, skipped ones included.</summary>
    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>The same steps, in the same order, cut into stages: those of one stage may run at the same time.</summary>
    public IReadOnlyList<PlannedStage> Stages => PlannedStage.Of(Steps);

    /// <summary>Decides.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="selection">What the command line changes.</param>
    /// <param name="catalogue">The collectors there are.</param>
    /// <param name="sdkVersion">The SDK version of this program.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="UsageException">A name or an option is wrong; the message says where and what would be right.</exception>
    /// <exception cref="RefusedException">The command line asks for a collector of a plugin that is refused.</exception>
    public static CollectionPlan Make(Profile profile, Selection selection, PluginCatalogue catalogue, Version sdkVersion)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(catalogue);
        var steps = Selected(profile, selection, catalogue);
        var settings = selection.Set.Select(text => SplitSetting(text, steps)).Concat(selection.Given).ToList();
        if (selection.AllowDevmem)
        {
            settings.Add(AllowDevmem(steps, selection));
        }

        if (selection.VerifyAfter)
        {
            settings.AddRange(steps.Where(step => step.Collector == DiskImageCollector).Select(step => (step.Id, new OptionSetting("verify_after", ["true"], "--verify-after"))));
        }

        // What changes the device comes when everything was collected from it.
        var planned = steps.Select(step => Plan(step, settings, selection, catalogue, sdkVersion)).OrderBy(step => step.Order is null ? 0 : 1).ToArray();
        return new() { Profile = profile, Selection = selection, Steps = selection.RamFirst ? RamFirst(planned) : planned };
    }

    /// <summary>A step that takes back, or ends, actions of the journal.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="responder">The responder that acted.</param>
    /// <param name="order">What it is to do.</param>
    /// <param name="selection">The selection of the run.</param>
    /// <param name="catalogue">The collectors there are.</param>
    /// <param name="sdkVersion">The SDK version of this program.</param>
    public static PlannedStep StepFor(string id, string responder, StepOrder order, Selection selection, PluginCatalogue catalogue, Version sdkVersion)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(catalogue);
        var collector = catalogue.Collectors.GetValueOrDefault(responder);
        var step = new ProfileStep { Id = id, Collector = responder, Limits = new() };
        return new()
        {
            Id = id,
            CollectorId = responder,
            Collector = collector,
            Limits = step.Limits,
            Order = order,
            Skip = SkipOf(step, collector, selection with { Only = [id] }, catalogue, sdkVersion)
                ?? (collector!.IsResponder ? null : new SkipReason($"{responder} is a responder no more", ByChoice: false)),
        };
    }

    private static PlannedStep[] RamFirst(PlannedStep[] steps)
        => steps.Any(step => step is { ReadsDeviceMemory: true, Skip: not { ByChoice: true } })
            ? [.. steps.OrderBy(step => step.ReadsDeviceMemory ? 0 : 1)]
            : throw new UsageException($"--ram-first: no step of this run reads the device's memory; add one (--add {DeviceMemoryCollector}), or leave --ram-first out");

    private static (string Id, OptionSetting Setting) AllowDevmem(List<ProfileStep> steps, Selection selection)
        => steps.Any(step => step.Collector == DeviceMemoryCollector && !selection.Skip.Any(id => Names(step, id)))
            ? (DeviceMemoryCollector, new("allow_devmem", ["true"], "--allow-devmem"))
            : throw new UsageException($"--allow-devmem: no step of {DeviceMemoryCollector} is in this run; add one (--add {DeviceMemoryCollector}), or leave --allow-devmem out");

    private static List<ProfileStep> Selected(Profile profile, Selection selection, PluginCatalogue catalogue)
    {
        var steps = profile.Steps.ToList();
        foreach (var id in selection.Add.Concat(selection.Only.Where(id => !steps.Any(step => Names(step, id)))))
        {
            if (!catalogue.Collectors.TryGetValue(id, out var collector))
            {
                throw RefusedPlugin(id, catalogue) is { } reason ? new RefusedException(reason) : Unknown(id, steps, catalogue);
            }

            if (!steps.Any(step => step.Id == id))
            {
                steps.Add(new() { Id = id, Collector = id, Limits = StepLimits.DefaultFor(collector.Volatility) });
            }
        }

        if (selection.Skip.FirstOrDefault(id => !steps.Any(step => Names(step, id))) is { } unknown)
        {
            throw Unknown(unknown, steps, catalogue);
        }

        if (selection.Only.Count > 0)
        {
            steps.RemoveAll(step => !selection.Only.Concat(selection.Add).Any(id => Names(step, id)));
        }

        return steps;
    }

    private static bool Names(ProfileStep step, string id) => step.Id == id || step.Collector == id;

    private static string? RefusedPlugin(string collectorId, PluginCatalogue catalogue)
        => catalogue.Refused.FirstOrDefault(package => package.Collectors.Contains(collectorId)) is { } package
            ? $"the plugin {package.Directory}, which provides {collectorId}, is refused: {package.Reason}"
            : null;

    private static UsageException Unknown(string id, List<ProfileStep> steps, PluginCatalogue catalogue)
        => new($"there is no step or collector '{id}'; there are {string.Join(", ", steps.Select(step => step.Id).Concat(catalogue.Collectors.Keys).Distinct().Order(StringComparer.Ordinal))}");

    /// <summary>Ids hold dots and so may values: the id ends at the last dot before the first equals sign.</summary>
    private static (string Id, OptionSetting Setting) SplitSetting(string text, List<ProfileStep> steps)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var dot = equals < 0 ? -1 : text.LastIndexOf('.', equals);
        if (dot <= 0)
        {
            throw new UsageException($"--set {text}: the form is ID.OPTION=VALUE");
        }

        var id = text[..dot];
        return steps.Any(step => Names(step, id))
            ? (id, new(text[(dot + 1)..equals], [text[(equals + 1)..]], "--set"))
            : throw new UsageException($"--set {text}: there is no step or collector '{id}' in this run; there are {string.Join(", ", steps.Select(step => step.Id))}");
    }

    private static PlannedStep Plan(
        ProfileStep step, IReadOnlyList<(string Id, OptionSetting Setting)> settings, Selection selection, PluginCatalogue catalogue, Version sdkVersion)
    {
        var collector = catalogue.Collectors.GetValueOrDefault(step.Collector);
        var own = step.Options.Concat(settings.Where(entry => Names(step, entry.Id)).Select(entry => entry.Setting));
        var options = collector is null ? "{}" : Check(step, collector, own);
        var skip = SkipOf(step, collector, selection, catalogue, sdkVersion);
        return new()
        {
            Id = step.Id,
            CollectorId = step.Collector,
            Collector = collector,
            Options = options,
            Order = skip is null && collector!.IsResponder ? new(selection.DryRun ? ActionModes.DryRun : ActionModes.Apply, []) : null,
            OutputFolder = collector?.Options.Options.FirstOrDefault(option => option.IsOutputFolder) is { } folder && JsonNode.Parse(options)![folder.Name]?.GetValue<string>() is { Length: > 0 } named ? named : null,
            Limits = step.Limits,
            Skip = skip,
        };
    }

    private static string Check(ProfileStep step, CollectorEntry collector, IEnumerable<OptionSetting> settings)
    {
        var options = new JsonObject();
        foreach (var setting in settings)
        {
            try
            {
                var isList = collector.Options.Options.FirstOrDefault(option => option.Name == setting.Name) is { IsList: true };
                var values = isList && setting.Values is [var joined] ? joined.Split(',', StringSplitOptions.RemoveEmptyEntries) : setting.Values;
                options[setting.Name] = collector.Options.Check(setting.Name, values);
            }
            catch (FormatException mistake)
            {
                throw new UsageException($"{setting.Origin}: {step.Id}: {mistake.Message}");
            }
        }

        var json = options.ToJsonString();
        return json.Length <= CollectionLimits.MaxOptionsBytes
            ? json
            : throw new UsageException($"{step.Id}: its options take {json.Length} bytes as JSON, more than {CollectionLimits.MaxOptionsBytes}");
    }

    private static SkipReason? SkipOf(ProfileStep step, CollectorEntry? collector, Selection selection, PluginCatalogue catalogue, Version sdkVersion)
        => selection.Skip.Any(id => Names(step, id)) ? new("--skip", ByChoice: true)
            : collector is null ? new(RefusedPlugin(step.Collector, catalogue) ?? $"no plugin provides the collector {step.Collector}", ByChoice: false)
            : collector.Kind is not ("collector" or "responder") ? new($"this version runs no plugins of kind {collector.Kind}", ByChoice: false)
            : collector.IsResponder && !selection.Only.Concat(selection.Add).Any(id => Names(step, id)) ? new("it changes the device: it runs only when it is named, with --only or --add", ByChoice: true)
            : collector.IsResponder && !selection.IsLive ? new("--root: it acts on the running device only", ByChoice: false)
            : Incompatible(collector.Package.Sdk, sdkVersion) is { } reason ? new(reason, ByChoice: false)
            : collector.Needs.Contains("root") && !selection.IsRoot ? new("it needs root", ByChoice: false)
            : null;

    /// <summary>Within 1.x a plugin runs on its own SDK version and every later one; in 0.x every minor version is a contract of its own.</summary>
    private static string? Incompatible(string built, Version ours)
    {
        var wanted = Version.Parse(built.Split('-', '+')[0]);
        var fits = wanted.Major == ours.Major && (ours.Major == 0 ? wanted.Minor == ours.Minor : wanted.Minor <= ours.Minor);
        return fits ? null : $"incompatible: it was built with SDK {built}, this program has {ours}";
    }
}
