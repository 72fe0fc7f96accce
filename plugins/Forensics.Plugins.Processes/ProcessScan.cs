using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>One pass over all processes. Those that begin after the list was read are not in it; those that end before they are read are counted,
/// and no
/// more: that is what processes do, not trouble.</summary>
internal sealed class ProcessScan(ProcessOptions options, CollectionContext context, ProcFileSystem proc, AbandonableReader reader)
{
    private const int ProgressEvery = 256;

    private const int DescriptorShare = 4;

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
        var emitter = new ProcessEmitter(options, context, builder, reader);
        var readAhead = Math.Clamp(ResourceLimits.OpenFiles() / DescriptorShare, 1, ProcessLimits.ReadAhead);
        using var feed = new ProcessFeed(pids, watch => new ProcessReader(proc, context.Root, context.Clock, options, watch), context.Clock, readAhead);
        var given = ReadStep.None;
        for (var done = 1; await feed.NextAsync(cancellationToken).ConfigureAwait(false) is { } reading; done++)
        {
            using (reading)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (feed.SkippedAlways != given)
                {
                    given = feed.SkippedAlways;
                    await LoseAsync(DetailFaults.GivenUp(given), cancellationToken).ConfigureAwait(false);
                }

                await CollectAsync(reading, feed.TimedOut(reading.Pid), emitter, cancellationToken).ConfigureAwait(false);
            }

            if (done % ProgressEvery == 0 || done == pids.Count)
            {
                context.ReportProgress(new(done, pids.Count, "processes"));
            }
        }

        isLossy |= emitter.IsLossy;
        return new(ProcessCollector.Item, ItemState.Collected, isLossy ? ItemFlags.Truncated : ItemFlags.None, Reason(feed.Stuck, emitter.Blobs));
    }

    private async Task<RecordBuilder> PrepareAsync(CancellationToken cancellationToken)
    {
        // Containers have a file of their own mounted there.
        var (error, bootId) = reader.TryRead(_ => (proc.ReadBootId(out var id), id), out var read) ? read : (Errno.ETIMEDOUT, null);
        if (error.Failed)
        {
            await LoseAsync(ProcessFaults.BootIdUnreadable(error), cancellationToken).ConfigureAwait(false);
        }

        var names = IdNames.Read(context.Root, reader);
        foreach (var fault in names.Faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return new(bootId, BootClock.Sample(), names);
    }

    private async ValueTask CollectAsync(ProcessReading reading, ReadStep timedOut, ProcessEmitter emitter, CancellationToken cancellationToken)
    {
        switch (reading.Outcome)
        {
            case ProcessOutcome.NotRead when reading.Error.IsGone():
                endedBefore++;
                break;
            case ProcessOutcome.NotRead:
                unread++;
                await LoseAsync(ProcessFaults.NotRead(reading.Pid, reading), cancellationToken).ConfigureAwait(false);
                break;
            case ProcessOutcome.Replaced:
                endedBefore++;
                await context.ReportFaultAsync(ProcessFaults.Replaced(reading.Pid), cancellationToken).ConfigureAwait(false);
                break;
            case var _ when reading.Facts!.Stat.IsKernelThread && !options.IncludeKernelThreads:
                kernelThreads++;
                break;
            default:
                emitted++;
                await emitter.EmitAsync(reading, timedOut, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private ValueTask LoseAsync(CollectionFault fault, CancellationToken cancellationToken)
    {
        isLossy = true;
        return context.ReportFaultAsync(fault, cancellationToken);
    }

    private string Reason(int stuck, int blobs)
        => $"{emitted} processes; {endedBefore} ended between the listing and their reading"
            + (unread == 0 ? string.Empty : $"; {unread} could not be read")
            + (kernelThreads == 0 ? string.Empty : $"; {kernelThreads} kernel threads left out by include_kernel_threads")
            + (blobs == 0 ? string.Empty : $"; content of {blobs} deleted files")
            + (stuck == 0 ? string.Empty : $"; {stuck} readers left behind, stuck");
}
