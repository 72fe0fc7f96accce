using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Packages;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>
/// Emits autoruns, some thousands at a time: files and targets are read first, so that one pass through the package databases answers for all of them, and what is held
/// does not grow with the device.
/// </summary>
internal sealed class AutorunEmitter
{
    private readonly CollectionContext context;
    private readonly RootFiles files;
    private readonly FileStateReader states;
    private readonly PackageDatabases databases;
    private readonly RecordBuilder builder;
    private readonly List<Autorun> waiting = [];
    private long waitingBytes;
    private long emitted;

    public AutorunEmitter(AutorunOptions options, CollectionContext context, RootFiles files, IdNames names)
    {
        this.context = context;
        this.files = files;
        states = new(files, context.Clock, options.MaxHashBytes);
        databases = new(files);
        builder = new(names, new(files, names), new(databases));
    }

    /// <summary>Takes one autorun, and emits those that wait when they are many.</summary>
    public async ValueTask AddAsync(Autorun autorun, CancellationToken cancellationToken)
    {
        waiting.Add(autorun);
        waitingBytes += autorun.TextBytes;
        if (waiting.Count >= AutorunLimits.Batch || waitingBytes >= AutorunLimits.BatchBytes)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Emits those that wait.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var places = new HashSet<EvidencePath>();
        var read = new List<(Autorun Autorun, FileState File, FileState? Target)>(waiting.Count);
        foreach (var autorun in waiting)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = states.Read(autorun.Path, cancellationToken);
            var target = autorun.Target is { } path ? states.Read(path, cancellationToken) : null;
            places.UnionWith(new[] { file.Packaged, target?.Packaged }.OfType<EvidencePath>());
            read.Add((autorun, file, target));
        }

        await ReportAsync(files.TakeFaults(), cancellationToken).ConfigureAwait(false);
        await ReportAsync(databases.Find(places), cancellationToken).ConfigureAwait(false);
        foreach (var (autorun, file, target) in read)
        {
            await context.EmitAsync(builder.Build(autorun, file, target), cancellationToken).ConfigureAwait(false);
        }

        await ReportAsync(files.TakeFaults(), cancellationToken).ConfigureAwait(false);
        emitted += waiting.Count;
        context.ReportProgress(new(emitted, null, "autoruns"));
        waiting.Clear();
        waitingBytes = 0;
    }

    private async ValueTask ReportAsync(IReadOnlyList<CollectionFault> faults, CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
