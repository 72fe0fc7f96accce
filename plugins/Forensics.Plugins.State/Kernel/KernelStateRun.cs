using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>The parts of <c>kernel.state</c>, each of which ends an item.</summary>
internal sealed class KernelStateRun(KernelStateOptions options, CollectionContext context, RootFiles files)
{
    private static readonly string[] TracingTypes = ["tracefs", "debugfs"];

    private readonly ShortFiles texts = new(files);
    private KernelMounts? known;

    private string Unread => $"what is mounted is not known: {Mounts.Unread}";

    private KernelMounts Mounts => known ??= KernelMounts.Read(files);

    public async Task<ItemConclusion> ConditionAsync(string item, CancellationToken cancellationToken)
    {
        if (new ConditionReader(texts, Mounts).Read(UnixTime.Of(context.Clock.GetUtcNow())) is not { } condition)
        {
            return new(item, ItemState.Missing, Reason: "no /proc/sys/kernel");
        }

        await context.EmitAsync(condition, cancellationToken).ConfigureAwait(false);
        return Mounts.Unread.Failed ? new(item, ItemState.Collected, ItemFlags.Truncated, Unread) : new(item, ItemState.Collected);
    }

    public async Task<ItemConclusion> LivepatchesAsync(string item, CancellationToken cancellationToken)
        => Part.Of(item, await EmitAsync(LivepatchReader.Read(texts, context.Clock), cancellationToken).ConfigureAwait(false), "live patches");

    public async Task<ItemConclusion> ProbesAsync(string item, CancellationToken cancellationToken)
    {
        if (Mounts.Unread.Failed)
        {
            return new(item, Mounts.Unread.State, Reason: Unread);
        }

        var missing = TracingTypes.Where(type => Mounts.Find(type) is null).ToList();
        if (missing.Count == TracingTypes.Length)
        {
            return new(item, ItemState.Excluded, Reason: "neither tracefs nor debugfs is mounted, and nothing is mounted to look");
        }

        var ended = Part.Of(item, await EmitAsync(ProbeReader.Read(files, Mounts, context.Clock), cancellationToken).ConfigureAwait(false), "lines of probes");
        return missing.Count == 0 ? ended : ended with { Reason = $"{ended.Reason}; {missing[0]} is not mounted" };
    }

    public async Task<ItemConclusion> FormatsAsync(string item, CancellationToken cancellationToken)
        => Mounts.Unread.Failed ? new(item, Mounts.Unread.State, Reason: Unread)
            : Mounts.Find("binfmt_misc") is { } place
            ? Part.Of(item, await EmitAsync(BinaryFormatReader.Read(files, place, context.Clock), cancellationToken).ConfigureAwait(false), "binary formats")
            : texts.KernelLines("/proc/filesystems").Any(line => line.Span.EndsWith("\tbinfmt_misc"u8))
            ? new(item, ItemState.Excluded, Reason: "binfmt_misc is not mounted, and nothing is mounted to look")
            : new(item, ItemState.Empty, Reason: "this kernel has no binfmt_misc, or has not loaded it");

    public async Task<ItemConclusion> ParametersAsync(string item, CancellationToken cancellationToken)
    {
        var walk = new ParameterWalk(files, context.Clock);
        var count = await EmitAsync(walk.All(cancellationToken), cancellationToken).ConfigureAwait(false);
        var ended = Part.Of(item, count, "parameters", walk.IsCut);
        return walk.Refused == 0 ? ended : ended with { Flags = ItemFlags.Truncated, Reason = $"{ended.Reason}; values of {walk.Refused} are shown to root's number alone" };
    }

    public async Task<ItemConclusion> BpfAsync(string item, CancellationToken cancellationToken)
    {
        var holders = options.BpfHolders ? BpfHolders.Read(files, cancellationToken) : null;
        var names = IdNames.Read(context.Root, files.Reader);
        var reader = new BpfReader(files, holders, names, context.Clock);
        var links = await EmitAsync(reader.Links(), cancellationToken).ConfigureAwait(false);
        var programs = await EmitAsync(reader.Programs(), cancellationToken).ConfigureAwait(false);
        var maps = await EmitAsync(reader.Maps(), cancellationToken).ConfigureAwait(false);
        var reason = $"{programs} programs, {maps} maps, {links} links"
            + (reader.Refused.Failed ? $"; the kernel does not list them: bpf: {reader.Refused}" : string.Empty)
            + (holders is { Refused: > 0 } ? $"; descriptors of {holders.Refused} processes may not be seen" : string.Empty)
            + (holders is { Cut: > 0 } ? $"; {holders.Cut} processes have more descriptors than are looked at" : string.Empty);
        var total = links + programs + maps;
        return reader.Refused == Errno.ENOSYS && total == 0 ? new(item, ItemState.Unsupported, Reason: "this kernel has no bpf(2)")
            : reader.Refused.Failed && total == 0 ? new(item, reader.Refused.State, Reason: reason)
            : total == 0 ? new(item, ItemState.Empty, Reason: reason)
            : new(item, ItemState.Collected, reader.Refused.Failed || reader.IsCut || holders is { Refused: > 0 } or { Cut: > 0 } ? ItemFlags.Truncated : ItemFlags.None, reason);
    }

    private async Task<long> EmitAsync<TRecord>(IEnumerable<TRecord> records, CancellationToken cancellationToken)
        where TRecord : class
    {
        var count = 0L;
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
            count++;
        }

        return count;
    }
}
