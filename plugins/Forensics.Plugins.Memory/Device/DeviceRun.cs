using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Records;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Plugins.Memory.Device.Symbols;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Device;

/// <summary>One run of <c>memory.device</c>: looks for a source, makes the image, then stores what belongs to it.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="context">The host.</param>
/// <param name="takesAnyRoot">Whether the root need not be a running system's.</param>
internal sealed class DeviceRun(DeviceMemoryOptions options, CollectionContext context, bool takesAnyRoot)
{
    private const string Item = "memory";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await context.RequestAsync(Item, null, cancellationToken).ConfigureAwait(false);
        if (options is { Symbols: true, ProbeOnly: false })
        {
            await context.RequestAsync(KernelSymbols.Item, null, cancellationToken).ConfigureAwait(false);
        }

        if (!takesAnyRoot && RunningSystem.Obstacle(context.Root) is { } obstacle)
        {
            await RefuseAsync(obstacle, cancellationToken).ConfigureAwait(false);
            return;
        }

        var ram = SystemRam.Read(context.Root);
        var protection = KernelProtection.Read(context.Root);
        var states = new SourceProbe(context.Root, ram, protection, options.AllowDevmem).ProbeAll();
        try
        {
            var chosen = options.ProbeOnly ? null : states.FirstOrDefault(state => state.Source is not null && (options.Source == MemorySourceChoice.Auto || state.Kind == options.Source));
            await TellAsync(states, chosen, protection, cancellationToken).ConfigureAwait(false);
            await TellUnknownAsync(ram, cancellationToken).ConfigureAwait(false);
            var conclusion = options.ProbeOnly ? new ItemConclusion(Item, ItemState.Excluded, Reason: "only the sources were looked at (probe_only)")
                : chosen is null ? NoSource(states)
                : await new DeviceImage(options, context, ram).StoreAsync(Item, chosen, cancellationToken).ConfigureAwait(false);
            await context.ConcludeAsync(conclusion, CancellationToken.None).ConfigureAwait(false);
            await StoreOthersAsync(chosen?.Source, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var state in states)
            {
                state.Source?.Dispose();
            }
        }
    }

    /// <summary>Without its list nobody can tell what of the device's memory a source leaves out.</summary>
    private async Task TellUnknownAsync(SystemRam ram, CancellationToken cancellationToken)
    {
        var path = EvidencePath.Of("/proc/iomem");
        if (ram.Error == ProcFile.Covered)
        {
            await context.ReportFaultAsync(new(path, FaultKind.Corrupt, "IOMEM_COVERED", "something is mounted over it: it was not read, and what memory there is was taken from the source"), cancellationToken).ConfigureAwait(false);
        }
        else if (ram.Error.Failed)
        {
            await context.ReportFaultAsync(ram.Error.Fault(path, "IOMEM_UNREAD", "openat", "what memory there is could not be read, and was taken from the source"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(string obstacle, CancellationToken cancellationToken)
    {
        string[] others = [.. options.Swap ? ["swap"] : Array.Empty<string>(), .. options.Hibernation ? ["hibernation"] : Array.Empty<string>()];
        foreach (var other in options.ProbeOnly ? [] : others)
        {
            await context.RequestAsync(other, null, cancellationToken).ConfigureAwait(false);
        }

        string[] items = options.ProbeOnly ? [Item] : [Item, .. options.Symbols ? [KernelSymbols.Item] : Array.Empty<string>(), .. others];
        foreach (var item in items)
        {
            await context.ConcludeAsync(new(item, ItemState.Unsupported, Reason: obstacle), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>After the image: reading them changes memory.</summary>
    private async Task StoreOthersAsync(MemorySource? source, CancellationToken cancellationToken)
    {
        if (options is { Symbols: true, ProbeOnly: false })
        {
            var vmcoreInfo = source is null ? default : KernelNotes.Text(KernelNotes.Notes(context.Root, source));
            await context.ConcludeAsync(await new KernelSymbols(context).StoreAsync(vmcoreInfo, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        if ((options.Swap || options.Hibernation) && !options.ProbeOnly)
        {
            await new SwapAreas(context).StoreAsync(options.Swap, options.Hibernation, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(IReadOnlyList<SourceState> states, SourceState? chosen, KernelProtection protection, CancellationToken cancellationToken)
    {
        foreach (var state in states)
        {
            await context.EmitAsync(
                new MemorySourceRecord
                {
                    Source = Words.Of(state.Kind),
                    Path = state.Path,
                    Possible = state.Source is not null,
                    WhyNot = state.Obstacle,
                    Chosen = state == chosen,
                    Lockdown = protection.Lockdown,
                    SecureBoot = protection.SecureBoot,
                    ReadAt = UnixTime.Of(context.Clock.GetUtcNow()),
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private ItemConclusion NoSource(IReadOnlyList<SourceState> states)
    {
        var asked = states.Where(state => options.Source == MemorySourceChoice.Auto || state.Kind == options.Source).ToList();
        return new(Item, asked.Exists(state => state.IsRefused) ? ItemState.Denied : ItemState.Unsupported, Reason: string.Join("; ", asked.Select(state => $"{state.Path}: {state.Obstacle}")));
    }
}
