using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>One pass over all processes. Those that begin after the list was read are not in it; those that end before they are read are counted,
/// and no
/// more: that is what processes do, not trouble.</summary>
internal sealed class ProcessScan(ProcessOptions options, CollectionContext context, ProcFileSystem proc)
{
    private const int ProgressEvery = 256;

    private readonly ProcessReader reader = new(proc, context.Root, context.Clock, options.MaxArgumentBytes);
    private long emitted;
    private long endedBefore;
    private long kernelThreads;
    private long unread;
    private bool isLossy;

    public async Task<ItemConclusion> RunAsync(CancellationToken cancellationToken)
    {
        var pids = new List<int>();
        if (proc.List(pids) is { Failed: true } listError)
        {
            await LoseAsync(ProcessFaults.ListUnreadable(listError), cancellationToken).ConfigureAwait(false);
        }

        if (!pids.Contains(1))
        {
            await LoseAsync(ProcessFaults.Hidden(), cancellationToken).ConfigureAwait(false);
        }

        var builder = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < pids.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CollectAsync(pids[i], builder, cancellationToken).ConfigureAwait(false);
            if (i % ProgressEvery == 0 || i == pids.Count - 1)
            {
                context.ReportProgress(new(i + 1, pids.Count, "processes"));
            }
        }

        return new(ProcessCollector.Item, ItemState.Collected, isLossy ? ItemFlags.Truncated : ItemFlags.None, Reason());
    }

    private async Task<RecordBuilder> PrepareAsync(CancellationToken cancellationToken)
    {
        var error = proc.ReadBootId(out var bootId);
        if (error.Failed)
        {
            await LoseAsync(ProcessFaults.BootIdUnreadable(error), cancellationToken).ConfigureAwait(false);
        }

        var names = IdNames.Read(context.Root);
        foreach (var fault in names.Faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return new(bootId, BootClock.Sample(), names);
    }

    private async ValueTask CollectAsync(int pid, RecordBuilder builder, CancellationToken cancellationToken)
    {
        var reading = reader.Read(pid);
        switch (reading.Outcome)
        {
            case ProcessOutcome.NotRead when reading.Error.IsGone():
                endedBefore++;
                break;
            case ProcessOutcome.NotRead:
                unread++;
                await LoseAsync(ProcessFaults.NotRead(pid, reading), cancellationToken).ConfigureAwait(false);
                break;
            case ProcessOutcome.Replaced:
                endedBefore++;
                await context.ReportFaultAsync(ProcessFaults.Replaced(pid), cancellationToken).ConfigureAwait(false);
                break;
            case var _ when reading.Facts!.Stat.IsKernelThread && !options.IncludeKernelThreads:
                kernelThreads++;
                break;
            default:
                await EmitAsync(reading, builder, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask EmitAsync(ProcessReading reading, RecordBuilder builder, CancellationToken cancellationToken)
    {
        var facts = reading.Facts!;
        var groups = facts.Status?.SupplementaryGroups?.Count ?? 0;
        var budget = ProcessLimits.LineBytes - ProcessLimits.OtherFieldsBytes - (groups * ProcessLimits.GroupBytes);
        var hasEnded = reading.Outcome == ProcessOutcome.Ended;
        var arguments = ArgumentReading.Of(facts, hasEnded, budget);
        await context.EmitAsync(builder.Build(facts, arguments), cancellationToken).ConfigureAwait(false);
        emitted++;
        if (ProcessFaults.Of(reading) is { } fault)
        {
            isLossy |= !hasEnded;
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        if (ProcessFaults.Of(facts, arguments) is { } argumentFault)
        {
            await LoseAsync(argumentFault, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask LoseAsync(CollectionFault fault, CancellationToken cancellationToken)
    {
        isLossy = true;
        return context.ReportFaultAsync(fault, cancellationToken);
    }

    private string Reason()
        => $"{emitted} processes; {endedBefore} ended between the listing and their reading"
            + (unread == 0 ? string.Empty : $"; {unread} could not be read")
            + (kernelThreads == 0 ? string.Empty : $"; {kernelThreads} kernel threads left out by include_kernel_threads");
}
