using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>One listing: plans it, states its items, and lets the walkers work them off.</summary>
internal sealed class ListingRun
{
    private long entries;

    public ListingRun(ListingOptions options, CollectionContext context)
    {
        Options = options;
        Context = context;
        Items = new(context);
        Own = [.. context.OwnFiles];
    }

    public ListingOptions Options { get; }

    public CollectionContext Context { get; }

    public ItemLedger Items { get; }

    /// <summary>Files of this run itself.</summary>
    public FileIdentity[] Own { get; }

    public IdNames Names { get; private set; } = null!;

    public WorkStack Work { get; } = new();

    /// <summary>The mount table covers the root: what it does not have was mounted since.</summary>
    public bool KnowsMounts { get; private set; }

    public HeldDirectories Held { get; init; } = HeldDirectories.ForThisProcess();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var work = Work;
        if (BytePath.Normal(System.Text.Encoding.UTF8.GetBytes(Options.Root)) is not { } start)
        {
            throw new CollectorException("ROOT_NOT_ABSOLUTE", $"root must be an absolute path without '..': {Options.Root}");
        }

        Names = IdNames.Read(Context.Root);
        foreach (var fault in Names.Faults)
        {
            await Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        var scopes = await PlanAsync(start, cancellationToken).ConfigureAwait(false);
        var nodes = new List<DirectoryNode>();
        foreach (var scope in scopes)
        {
            var item = await Items.RequestAsync(scope.Path, cancellationToken).ConfigureAwait(false);
            if (scope.Exclusion is not null)
            {
                await ScopeStart.ExcludeAsync(this, scope, item, cancellationToken).ConfigureAwait(false);
                continue;
            }

            nodes.Add(new(new ScopeWalk(scope, item), Held) { Depth = BytePath.Depth(scope.Path.Bytes.Span) - BytePath.Depth(start.Bytes.Span) });
        }

        nodes.Reverse(); // The start is taken first.
        Work.Push(nodes);
        await WalkAsync(cancellationToken).ConfigureAwait(false);
        ReportProgress(0);
    }

    public void ReportProgress(long more)
        => Context.ReportProgress(new(Interlocked.Add(ref entries, more), null, "entries"));

    private async Task<IReadOnlyList<ListingScope>> PlanAsync(EvidencePath start, CancellationToken cancellationToken)
    {
        var error = MountTable.ReadOwn(out var table);
        var root = Context.Root.DisplayPath;
        if (!error.Failed)
        {
            error = SymbolicLink.ReadOwnDescriptor(Context.Root.Descriptor, out root);
        }

        // Our own table says nothing of a root in another mount namespace, whose paths look like ours.
        KnowsMounts = !error.Failed && FileStatus.Read(Context.Root.Descriptor, out var status) is { Failed: false }
            && new MountSight(table.Entries).At(root.Bytes.Span) is { } mount && (status.MountId is not { } id || id == mount.Id);
        if (!KnowsMounts)
        {
            var fault = new CollectionFault(start, FaultKind.Unsupported, "MOUNTS_UNKNOWN", "the mount table does not cover this root: no mount below it is entered")
            {
                Errno = error.Number,
            };
            await Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            return [new(start) { IsStart = true }];
        }

        if (table.Truncated || table.MalformedLines > 0)
        {
            var message = $"{table.MalformedLines} lines of mountinfo were not understood; cut: {table.Truncated}";
            await Context.ReportFaultAsync(new(EvidencePath.Of("/proc/self/mountinfo"), FaultKind.Corrupt, "MOUNTS_IN_PART", message), cancellationToken)
                .ConfigureAwait(false);
        }

        return ListingPlan.Of(table, root, start, Options);
    }

    private async Task WalkAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var walkers = Enumerable.Range(0, Options.Threads).Select(_ => Task.Run(() => new Walker(this).RunAsync(ending.Token), ending.Token)).ToList();
        while (walkers.Count > 0)
        {
            var ended = await Task.WhenAny(walkers).ConfigureAwait(false);
            walkers.Remove(ended);
            if (ended.IsCompletedSuccessfully)
            {
                continue;
            }

            // The first failure is the one that counts; the others only stop.
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(walkers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.ConfigureAwait(false);
        }
    }
}
