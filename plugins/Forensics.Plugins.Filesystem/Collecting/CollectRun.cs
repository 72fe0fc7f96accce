using Forensics.Plugins.Filesystem.Commands;
using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>One collection: states its items, searches for what they ask for, stores it, and concludes each.</summary>
internal sealed class CollectRun : IDisposable
{
    private readonly AbandonableReader reading;
    private readonly DeviceReader devices;
    private readonly List<(EvidencePath Path, string Reason)> exclusions = [];
    private CollectFilter filter = null!;
    private IReadOnlyList<RequestedItem> items = [];
    private long objects;

    public CollectRun(CollectOptions options, CollectionContext context)
    {
        Options = options;
        Context = context;
        OwnFiles = [.. context.OwnFiles];
        reading = new(context.Clock, TimeSpan.FromSeconds(options.ReadDeadlineSeconds));
        devices = new(reading, LinuxLimits.AbandonedReadsOfMount);
    }

    public CollectOptions Options { get; }

    public CollectionContext Context { get; }

    /// <summary>Files of this run itself.</summary>
    public HashSet<FileIdentity> OwnFiles { get; }

    public IdNames Names { get; private set; } = null!;

    /// <summary>The device's mounts.</summary>
    public MountTable MountTable { get; private set; } = null!;

    /// <summary>Where they lie below the root under inspection; null when the table does not cover it.</summary>
    public MountTree? Mounts { get; private set; }

    /// <summary>The root under inspection as our own mount table has it.</summary>
    public EvidencePath RootPath { get; private set; } = BytePath.Root;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Names = IdNames.Read(Context.Root, reading);
        foreach (var fault in Names.Faults)
        {
            await Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        filter = new(Options, Names);
        await ReadMountsAsync(cancellationToken).ConfigureAwait(false);
        var requests = CollectRequests.Of(Options, Context.Root, reading);
        foreach (var fault in requests.Faults)
        {
            await Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        items = requests.Items;
        foreach (var item in items)
        {
            await Context.RequestAsync(item.Id, item.Path, cancellationToken).ConfigureAwait(false);
        }

        await SearchAsync(requests.Rules, cancellationToken).ConfigureAwait(false);
        await RunCommandsAsync(cancellationToken).ConfigureAwait(false);
        await ConcludeAsync(requests.Ids, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The items of rules, each once, in the order in which they were requested.</summary>
    public IReadOnlyList<RequestedItem> ItemsOf(IEnumerable<PathRule> rules)
        => rules is PathRule[] and [var only] ? [items[only.Item]] : [.. rules.Select(rule => rule.Item).Distinct().Order().Select(item => items[item])];

    /// <summary>Whether an object whose status was read is asked for.</summary>
    public bool IsWanted(FoundObject found)
        => found.Rules.Length > 0 && (!found.IsFolder || Array.Exists(found.Rules, rule => rule.Types != RuleTypes.Files)) && filter.Takes(found.Status);

    /// <summary>Reads, on a thread that can be left behind.</summary>
    public bool TryRead<T>(ulong device, Func<ReadingWatch, T> read, out T? result) => devices.TryRead(device, read, out result);

    /// <summary>Content whose reads can be left behind.</summary>
    public AbandonableStream Answering(Stream content) => devices.Answering(content);

    /// <summary>A read of a device was not answered.</summary>
    public void Miss(ulong device) => devices.Miss(device);

    /// <summary>Notes a place that a rule leaves out.</summary>
    public void Exclude(IEnumerable<PathRule> rules, EvidencePath path, string reason)
    {
        foreach (var item in ItemsOf(rules))
        {
            item.Miss(ItemState.Excluded, path, reason);
        }

        if (exclusions.Count < CollectLimits.Exclusions)
        {
            exclusions.Add((path, reason));
        }
    }

    /// <summary>Notes an object that is there, and that the options do not select.</summary>
    public void LeaveOut(FoundObject found)
    {
        foreach (var item in ItemsOf(found.Rules))
        {
            item.LeaveOut();
        }
    }

    public void Progress() => Context.ReportProgress(new(++objects, null, "objects"));

    public void Dispose() => reading.Dispose();

    private async Task ReadMountsAsync(CancellationToken cancellationToken)
    {
        var error = MountTable.Read(Context.Root, out var table);
        MountTable = table;
        var root = BytePath.Root;
        if (!error.Failed)
        {
            error = SymbolicLink.ReadOwnDescriptor(Context.Root.Descriptor, out root);
        }

        // Our own table says nothing of a root in another mount namespace, whose paths look like ours.
        if (!error.Failed && FileStatus.Read(Context.Root.Descriptor, out var status) is { Failed: false }
            && new MountSight(table.Entries).At(root.Bytes.Span) is { } mount && (status.MountId is not { } id || id == mount.SeenId))
        {
            RootPath = root;
            Mounts = MountTree.Of(table.Entries, root);
            return;
        }

        await Context.ReportFaultAsync(new(BytePath.Root, FaultKind.Unsupported, "MOUNTS_UNKNOWN", "the mount table does not cover this root: no mount below it is entered")
        {
            Errno = error.Number,
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task SearchAsync(IReadOnlyList<PathRule> rules, CancellationToken cancellationToken)
    {
        using var store = new ObjectStore(this);
        for (var round = 0; rules.Count > 0 && round <= CollectLimits.LinkRounds; round++)
        {
            using var search = new TreeSearch(this, store);
            rules = await search.RunAsync(rules, cancellationToken).ConfigureAwait(false);
        }

        foreach (var item in ItemsOf(rules))
        {
            item.Miss(ItemState.OverLimit, BytePath.Root, $"more than {CollectLimits.LinkRounds} links behind one another");
        }

        await store.StoreWaitingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunCommandsAsync(CancellationToken cancellationToken)
    {
        var runner = new CommandRunner(Context, reading);
        foreach (var item in items)
        {
            foreach (var command in item.Commands)
            {
                var (state, reason) = await runner.RunAsync(item.Id, command, cancellationToken).ConfigureAwait(false);
                if (state != ItemState.Empty)
                {
                    item.Count(state, state == ItemState.OverLimit ? ItemFlags.Truncated : ItemFlags.None, EvidencePath.Of(command.Command), reason);
                }
            }
        }
    }

    private async Task ConcludeAsync(ItemIds ids, CancellationToken cancellationToken)
    {
        foreach (var (path, reason) in exclusions.DistinctBy(exclusion => exclusion.Path))
        {
            var id = ids.Take(path.ToString());
            await Context.RequestAsync(id, path, cancellationToken).ConfigureAwait(false);
            await Context.ConcludeAsync(new(id, ItemState.Excluded, Reason: reason), cancellationToken).ConfigureAwait(false);
        }

        var now = UnixTime.Of(Context.Clock.GetUtcNow());
        foreach (var item in items)
        {
            await Context.EmitAsync(item.Cover(now), cancellationToken).ConfigureAwait(false);
            await Context.ConcludeAsync(item.Conclude(), cancellationToken).ConfigureAwait(false);
        }
    }
}
