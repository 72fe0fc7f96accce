using Forensics.Plugins.State.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

[assembly: Collector<MountsCollector>]

namespace Forensics.Plugins.State.Mounts;

/// <summary>Lists the mounts of every mount namespace, what fstab has, and what lies below mounts.</summary>
public sealed class MountsCollector : Collector<MountsOptions>
{
    private const string TableItem = "mounts";
    private const string OthersItem = "mount-namespaces";
    private const string FstabItem = "fstab";
    private const string CoveredItem = "files-under-mounts";

    private static readonly EvidencePath FstabPath = EvidencePath.Of("/etc/fstab");

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "mounts",
        Summary = "Mounts of the device and of every other mount namespace, with sizes; fstab; files and folders that lie below a mount.",
        Needs = Needs.ReadAnyPath | Needs.Ptrace | Needs.KernelTables,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records =
        [
            RecordSchema.Of(MountsJson.Default.MountRecord), RecordSchema.Of(MountsJson.Default.ConfiguredMount), RecordSchema.Of(MountsJson.Default.CoveredEntry),
            RecordSchema.Of(MountsJson.Default.CrossView),
        ],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html"), new("https://man7.org/linux/man-pages/man5/fstab.5.html"),
            new("https://man7.org/linux/man-pages/man7/mount_namespaces.7.html"), new("https://man7.org/linux/man-pages/man2/open_tree.2.html"),
        ],
    };

    protected override async Task CollectAsync(MountsOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        using var files = new RootFiles(context.Root, context.Clock);
        var part = new Part(context, files);
        var namespaces = new MountNamespaces(files, context.Root);
        MountTable? table = null;
        IReadOnlyList<NamespaceMounts> others = [];
        var own = files.IsLive ? namespaces.Own() : null;
        var configured = Configured(files, context.Clock);
        await part.RunLiveAsync(TableItem, null, async token =>
        {
            if (!files.Reader.TryRead(_ => (Error: MountTable.Read(context.Root, out var read), Table: read), out var answer) || answer.Error.Failed)
            {
                return new(TableItem, answer.Error.Failed ? answer.Error.State : ItemState.TimedOut, Reason: answer.Error.Failed ? $"mountinfo: {answer.Error}" : "mountinfo did not answer");
            }

            table = answer.Table;
            await new MountEmitter(context, files, configured?.Select(mount => mount.Path).ToHashSet()).EmitAsync(new(own, null, table), int.MaxValue, token).ConfigureAwait(false);
            var malformed = table.MalformedLines == 0 ? string.Empty : $"; {table.MalformedLines} lines are none of a mount";
            return new(TableItem, ItemState.Collected, table.Truncated || table.MalformedLines > 0 ? ItemFlags.Truncated : ItemFlags.None, $"{table.Entries.Count} mounts{malformed}");
        }, cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync(OthersItem, null, async token =>
        {
            others = options.MaxNamespaces == 0 ? [] : [.. namespaces.Others(own, options.MaxNamespaces, token)];
            return await EmitAsync(others, namespaces, options, new MountEmitter(context, files, null), token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        await part.RunAsync(FstabItem, FstabPath, async token =>
        {
            var points = table?.Entries.Select(mount => mount.MountPoint).ToHashSet();
            foreach (var mount in configured ?? [])
            {
                await context.EmitAsync(mount with { IsMounted = mount.Path.Bytes.Span.StartsWith("/"u8) && mount.Type != "swap" ? points?.Contains(mount.Path) : null }, token).ConfigureAwait(false);
            }

            return configured is null ? NoFstab(files) : Part.Of(FstabItem, configured.Count, "lines of fstab");
        }, cancellationToken).ConfigureAwait(false);
        if (options.Covered)
        {
            using var ways = table is null ? null : new CoveredWays(context.Root, table, others);
            await part.RunLiveAsync(CoveredItem, null, token => ways is null
                ? Task.FromResult(new ItemConclusion(CoveredItem, ItemState.NotRun, Reason: "the mounts are not known"))
                : new CoveredRun(context, files, ways).RunAsync(CoveredItem, table!, token), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ItemConclusion> EmitAsync(
        IReadOnlyList<NamespaceMounts> others, MountNamespaces namespaces, MountsOptions options, MountEmitter emitter, CancellationToken cancellationToken)
    {
        var left = options.MaxForeignMounts;
        var total = 0L;
        foreach (var other in others)
        {
            await emitter.EmitAsync(other, left, cancellationToken).ConfigureAwait(false);
            left -= Math.Min(left, other.Table.Entries.Count);
            total += other.Table.Entries.Count;
        }

        var emitted = options.MaxForeignMounts - left;
        var reason = $"{others.Count} namespaces of other processes, {emitted} mounts"
            + (namespaces.LeftOut == 0 ? string.Empty : $"; {namespaces.LeftOut} namespaces left out by max_namespaces")
            + (total == emitted ? string.Empty : $"; {total - emitted} mounts left out by max_foreign_mounts")
            + (namespaces.Refused == 0 ? string.Empty : $"; the namespaces of {namespaces.Refused} processes may not be seen");
        return options.MaxNamespaces == 0 ? new(OthersItem, ItemState.Excluded, Reason: "max_namespaces is 0")
            : others.Count == 0 && namespaces.Refused > 0 ? new(OthersItem, ItemState.Denied, Reason: reason)
            : others.Count == 0 ? new(OthersItem, ItemState.Empty, Reason: "every process is in the namespace that the run was started in")
            : new(OthersItem, ItemState.Collected, namespaces.LeftOut + namespaces.Refused > 0 || total != emitted ? ItemFlags.Truncated : ItemFlags.None, reason);
    }

    private static List<ConfiguredMount>? Configured(RootFiles files, TimeProvider clock)
    {
        if (files.Read(FstabPath) is not { } content)
        {
            return null;
        }

        var readAt = UnixTime.Of(clock.GetUtcNow());
        var lines = ShortFiles.Lines(content).Take(MountLimits.FstabLines + 1).ToList();
        if (lines.Count > MountLimits.FstabLines)
        {
            files.Note(new(FstabPath, FaultKind.OverLimit, "FSTAB_OVER_LIMIT", $"only {MountLimits.FstabLines} lines were taken"));
            lines.RemoveAt(MountLimits.FstabLines);
        }

        return [.. lines.Select((line, index) => Fstab.Parse(line, index + 1, readAt)).OfType<ConfiguredMount>()];
    }

    private static ItemConclusion NoFstab(RootFiles files)
        => files.Status(FstabPath) is null ? new(FstabItem, ItemState.Empty, Reason: "there is none") : new(FstabItem, ItemState.ReadError, Reason: "it cannot be read: see the faults");
}
