using Forensics.Plugins.State.Kernel;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.CrossViews;

[assembly: Collector<ModulesCollector>]

namespace Forensics.Plugins.State.Kernel;

/// <summary>Lists the loaded modules of the kernel by all views of them, with their files.</summary>
public sealed class ModulesCollector : Collector<ModulesOptions>
{
    private const string Item = "modules";
    private const string ViewsItem = "views";

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "kernel.modules",
        Summary = "Loaded kernel modules with taints, parameters, file, digest and signature; modules that one view of the kernel shows and another does not.",
        Needs = Needs.ReadAnyPath | Needs.KernelTables,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records = [RecordSchema.Of(ModulesJson.Default.ModuleRecord), RecordSchema.Of(ModulesJson.Default.CrossView)],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/proc_modules.5.html"), new("https://docs.kernel.org/admin-guide/module-signing.html"),
            new("https://docs.kernel.org/admin-guide/tainted-kernels.html"),
        ],
    };

    protected override async Task CollectAsync(ModulesOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        using var files = new RootFiles(context.Root, context.Clock);
        var texts = new ShortFiles(files);
        var part = new Part(context, files);
        ModuleViews? views = null;
        EvidencePath? tracing = null;
        await part.RunLiveAsync(Item, EvidencePath.Of("/proc/modules"), async token =>
        {
            tracing = KernelMounts.Read(files).Find("tracefs");
            views = ModuleViews.Read(texts, tracing);
            var reader = new ModuleReader(texts, ModuleIndex.Read(texts), options);
            var names = views.Names();
            foreach (var name in names)
            {
                token.ThrowIfCancellationRequested();
                await context.EmitAsync(reader.Read(name, views, UnixTime.Of(context.Clock.GetUtcNow())), token).ConfigureAwait(false);
            }

            return !views.HasList && names.Count == 0
                ? new(Item, ItemState.Empty, Reason: "this kernel has no /proc/modules, and no module in /sys/module: it was built without loadable modules")
                : Part.Of(Item, names.Count, "modules", names.Count == KernelLimits.Modules);
        }, cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync(ViewsItem, null, token => CompareAsync(context, texts, views!, tracing, token), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ItemConclusion> CompareAsync(CollectionContext context, ShortFiles files, ModuleViews first, EvidencePath? tracing, CancellationToken cancellationToken)
    {
        if (first.All.Values.All(view => view.Count == 0))
        {
            return new(ViewsItem, ItemState.Empty, Reason: first.All.Count == 0 ? "nothing here lists modules" : $"no module by {string.Join(", ", first.All.Keys)}");
        }

        if (first.All.Count < 2)
        {
            return new(ViewsItem, ItemState.Unsupported, Reason: $"only one view can be read: {string.Join(", ", first.All.Keys)}");
        }

        var suspects = first.Names().Where(name => first.NotShowing(name).Count > 0).ToList();
        var told = 0;
        if (suspects.Count > 0)
        {
            // A module may have come or gone between two views: what both readings say stays.
            var second = ModuleViews.Read(files, tracing);
            foreach (var name in suspects)
            {
                var missing = first.NotShowing(name).Intersect(second.NotShowing(name)).ToList();
                var showing = first.Showing(name).Intersect(second.Showing(name)).ToList();
                if (missing.Count > 0 && showing.Count > 0)
                {
                    told++;
                    await context.EmitAsync(Tell(name, showing, missing, UnixTime.Of(context.Clock.GetUtcNow())), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return new(ViewsItem, ItemState.Collected, Reason: $"{string.Join(", ", first.All.Select(view => $"{view.Key} {view.Value.Count}"))}; {told} modules are not in all of them");
    }

    private static CrossView Tell(EvidenceText name, List<string> showing, List<string> missing, UnixTime readAt) => new()
    {
        Disagreement = "module-in-one-view",
        Subject = new((byte[])[.. "module "u8, .. name.Bytes.Span]),
        ShownBy = showing,
        NotShownBy = missing,
        Compared = "/proc/modules, /sys/module with a state, names of modules in /proc/kallsyms and in ftrace's functions, all read twice; a module without functions for ftrace is none",
        Detail = null,
        Path = null,
        Pid = null,
        UniquePid = null,
        Inode = null,
        ReadAt = readAt,
    };
}
