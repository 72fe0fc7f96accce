using Forensics.Plugins.Filesystem.Bodyfiles;
using Forensics.Plugins.Filesystem.Hashing;
using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Plugins.Filesystem.Selection;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>One listing: plans it, states its items, and lets the walkers work them off.</summary>
internal sealed class ListingRun
{
    private const int LooksPerDeadline = 4;

    private long entries;
    private long? total;

    public ListingRun(ListingOptions options, CollectionContext context)
    {
        Options = options;
        Context = context;
        Items = new(context);
        Own = [.. context.OwnFiles];
        Filter = EntryFilter.Of(options);
    }

    public ListingOptions Options { get; }

    public CollectionContext Context { get; }

    public ItemLedger Items { get; }

    /// <summary>Files of this run itself.</summary>
    public FileIdentity[] Own { get; }

    public IdNames Names { get; private set; } = null!;

    public WorkStack Work { get; } = new();

    /// <summary>The root under inspection as our own mount table has it.</summary>
    public EvidencePath RootPath { get; private set; } = BytePath.Root;

    /// <summary>The device's mounts.</summary>
    public MountTable Mounts { get; private set; } = null!;

    /// <summary>The mount table covers the root: what it does not have was mounted since.</summary>
    public bool KnowsMounts { get; private set; }

    /// <summary>Which entries are emitted; null for all.</summary>
    public EntryFilter? Filter { get; }

    /// <summary>Null when no digests were asked for.</summary>
    public ContentHashing? Hashing { get; private set; }

    /// <summary>Null when no bodyfile was asked for.</summary>
    public BodyfileStore? Bodyfile { get; private set; }

    /// <summary>How long one open or read may take.</summary>
    public TimeSpan ReadDeadline => TimeSpan.FromSeconds(Options.ReadDeadlineSeconds);

    public HeldDirectories Held { get; init; } = HeldDirectories.ForThisProcess();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var work = Work;
        if (BytePath.Normal(System.Text.Encoding.UTF8.GetBytes(Options.Root)) is not { } start)
        {
            throw new CollectorException("ROOT_NOT_ABSOLUTE", $"root must be an absolute path without '..': {Options.Root}");
        }

        using var reader = new AbandonableReader(Context.Clock, ReadDeadline);
        Names = IdNames.Read(Context.Root, reader);
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
                await ScopeStart.ExcludeAsync(this, scope, item, reader, cancellationToken).ConfigureAwait(false);
                continue;
            }

            nodes.Add(new(new ScopeWalk(scope, item), Held) { Depth = BytePath.Depth(scope.Path.Bytes.Span) - BytePath.Depth(start.Bytes.Span) });
        }

        // It only serves the progress that is shown: no long wait for that.
        using var counting = new AbandonableReader(Context.Clock, ReadDeadline / LinuxLimits.LaterReads);
        total = counting.TryRead(_ => ListingTotal.Of(this, scopes), out var count) ? count : null;
        nodes.Reverse(); // The start is taken first.
        Work.Push(nodes);
        await ListAsync(cancellationToken).ConfigureAwait(false);
        ReportProgress(0);
    }

    public void ReportProgress(long more)
    {
        // A file with several names is several entries: there can be more of them than inodes.
        var done = Interlocked.Add(ref entries, more);
        Context.ReportProgress(new(done, total is { } all ? Math.Max(all, done) : null, "entries"));
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        using var bodyfile = Options.Bodyfile ? new BodyfileStore(Context, cancellationToken) : null;
        Bodyfile = bodyfile;
        var isComplete = false;
        try
        {
            await WalkAndHashAsync(cancellationToken).ConfigureAwait(false);
            isComplete = true;
        }
        finally
        {
            if (!isComplete && bodyfile is not null)
            {
                await bodyfile.CutAsync().ConfigureAwait(false);
            }
        }

        if (bodyfile is not null)
        {
            await bodyfile.EndAsync().ConfigureAwait(false);
            if (Context.ContentRefusal is { } refusal)
            {
                await Context.ReportFaultAsync(new(BytePath.Root, FaultKind.OverLimit, "BODYFILE_CUT", $"the bodyfile is not whole: {refusal}"), cancellationToken).ConfigureAwait(false);
            }
        }

        await Items.ConcludeDeferredAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WalkAndHashAsync(CancellationToken cancellationToken)
    {
        if (Options.Hashes.Count == 0)
        {
            await WalkAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // Files of a place are hashed after it was walked to its end.
        Items.IsDeferring = true;
        await using var hashing = new ContentHashing(Options, Context, Bodyfile, cancellationToken);
        Hashing = hashing;
        await WalkAsync(cancellationToken).ConfigureAwait(false);
        await hashing.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ListingScope>> PlanAsync(EvidencePath start, CancellationToken cancellationToken)
    {
        var error = MountTable.Read(Context.Root, out var table);
        var root = Context.Root.DisplayPath;
        if (!error.Failed)
        {
            error = SymbolicLink.ReadOwnDescriptor(Context.Root.Descriptor, out root);
        }

        // Our own table says nothing of a root in another mount namespace, whose paths look like ours.
        KnowsMounts = !error.Failed && FileStatus.Read(Context.Root.Descriptor, out var status) is { Failed: false }
            && new MountSight(table.Entries).At(root.Bytes.Span) is { } mount && (status.MountId is not { } id || id == mount.SeenId);
        Mounts = table;
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

        RootPath = root;
        return ListingPlan.Of(table, root, start, Options);
    }

    private async Task WalkAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var walkers = Enumerable.Range(0, Options.Threads).Select(_ => Start(new(this), ending.Token)).ToList();
        Task? failed = null;
        var look = ReadDeadline / (LinuxLimits.LaterReads * LooksPerDeadline);
        while (walkers.Count > 0)
        {
            var tick = Task.Delay(look, Context.Clock, CancellationToken.None);
            var ended = await Task.WhenAny([.. walkers.Select(walker => walker.Task), tick]).ConfigureAwait(false);
            ReplaceSilent(walkers, ending.Token);
            if (ended == tick)
            {
                continue;
            }

            walkers.RemoveAll(walker => walker.Task == ended);
            if (!ended.IsCompletedSuccessfully && failed is null)
            {
                // The first failure is the one that counts; the others only stop.
                failed = ended;
                await ending.CancelAsync().ConfigureAwait(false);
            }
        }

        await (failed ?? Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Puts another walker in the place of each that waits for a read for too long; its thread is left behind.</summary>
    private void ReplaceSilent(List<(Walker Walker, Task Task)> walkers, CancellationToken cancellationToken)
    {
        for (var i = 0; i < walkers.Count; i++)
        {
            var walker = walkers[i].Walker;

            // A run that is being ended has no time for the whole of it.
            var deadline = cancellationToken.IsCancellationRequested ? ReadDeadline / LinuxLimits.LaterReads : walker.Deadline;
            if (walker.Watch.IsOverdue(deadline) && walker.Watch.TryAbandon())
            {
                walkers[i] = Start(new(walker), cancellationToken);
            }
        }
    }

    // A thread of its own to begin with: what is left behind is not the thread pool's.
    private static (Walker Walker, Task Task) Start(Walker walker, CancellationToken cancellationToken)
        => (walker, Task.Factory.StartNew(() => WalkOnceAsync(walker, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());

    private static async Task WalkOnceAsync(Walker walker, CancellationToken cancellationToken)
    {
        using (walker)
        {
            await walker.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
