using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Sends what was read of a process: its content first, since its record names that, then the record, then its lists.</summary>
internal sealed class ProcessEmitter(ProcessOptions options, CollectionContext context, RecordBuilder builder, AbandonableReader reader)
{
    private readonly SocketTables sockets = new(context, reader);
    private readonly ProgramReader programs = new(options, context, reader);
    private bool isLossy;

    /// <summary>Something is missing that was asked for.</summary>
    public bool IsLossy => isLossy || sockets.IsLossy || programs.IsLossy;

    /// <summary>Blobs stored.</summary>
    public int Blobs => programs.Deleted.Count;

    public async ValueTask EmitAsync(ProcessReading reading, ReadStep timedOut, CancellationToken cancellationToken)
    {
        var facts = reading.Facts!;
        var hasEnded = reading.Outcome == ProcessOutcome.Ended;
        var program = await programs.ReadAsync(reading, cancellationToken).ConfigureAwait(false);
        var (arguments, environment) = Texts(facts, hasEnded);
        await context.EmitAsync(builder.Build(facts, arguments, environment, program), cancellationToken).ConfigureAwait(false);
        await EmitDetailsAsync(reading, cancellationToken).ConfigureAwait(false);
        if (ProcessFaults.Of(reading) is { } fault)
        {
            isLossy |= !hasEnded;
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        await LoseAsync(ProcessFaults.Of(facts, arguments), cancellationToken).ConfigureAwait(false);
        await LoseAsync(DetailFaults.Of(reading.Pid, environment), cancellationToken).ConfigureAwait(false);
        foreach (var one in DetailFaults.Of(reading.Pid, reading.Details).Concat(DetailFaults.TimedOut(reading.Pid, timedOut)))
        {
            await LoseAsync(one, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The environment may have its share of the line, and the arguments what it leaves.</summary>
    private (ArgumentReading Arguments, EnvironmentReading Environment) Texts(ProcessFacts facts, bool hasEnded)
    {
        var groups = facts.Status?.SupplementaryGroups?.Count ?? 0;
        var budget = ProcessLimits.LineBytes - ProcessLimits.OtherFieldsBytes - (groups * ProcessLimits.GroupBytes);
        var environment = EnvironmentReading.Of(facts, options.Environment == EnvironmentContent.Redacted, budget / ProcessLimits.EnvironmentShare);
        return (ArgumentReading.Of(facts, hasEnded, budget - ArgumentBudget.CostOf(environment.Entries)), environment);
    }

    private async ValueTask EmitDetailsAsync(ProcessReading reading, CancellationToken cancellationToken)
    {
        var details = reading.Details;
        if (details.OpenFiles.Count == 0 && details.Maps.Count == 0)
        {
            return;
        }

        var records = new DetailRecords(reading.Pid, builder.UniquePidOf(reading.Facts!), reading.Facts!.ReadAt);
        foreach (var descriptor in details.OpenFiles)
        {
            if (options.Sockets && descriptor.SocketInode is { } inode)
            {
                SocketEntry? entry = null;
                var table = await sockets.OfAsync(reading, cancellationToken).ConfigureAwait(false);
                table?.Entries.TryGetValue(inode, out entry);
                await context.EmitAsync(records.Socket(descriptor, inode, entry), cancellationToken).ConfigureAwait(false);
            }
            else if (options.OpenFiles)
            {
                BlobId? blob = descriptor is { Link.IsDeleted: true, Status: { } status }
                    ? await programs.Deleted.StoreAsync(reading, descriptor.Number, status, cancellationToken).ConfigureAwait(false)
                    : null;
                await context.EmitAsync(records.OpenFile(descriptor, blob), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var map in details.Maps)
        {
            await context.EmitAsync(records.Map(map), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask LoseAsync(CollectionFault? fault, CancellationToken cancellationToken)
    {
        if (fault is not null)
        {
            isLossy = true;
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
