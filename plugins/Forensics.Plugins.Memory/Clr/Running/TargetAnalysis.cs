using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Looks into one process; keeps its core when that does not work.</summary>
internal sealed class TargetAnalysis(ClrOptions options, CollectionContext context, CaptureTools tools, DacSearch dacs)
{
    // Pages of files too: the runtime's own tables are there, and whoever wrote over one has made it a page of the process.
    private static readonly LayoutRules Everything = new(MemoryFilter.All, [], AbsentPages.Files, 0);

    /// <returns>How its item ends.</returns>
    public async Task<ItemConclusion> RunAsync(Target target, CancellationToken cancellationToken)
    {
        var item = TargetDump.ItemOf(target.Pid);
        if (TargetState.Without(target) is var (state, reason, fault))
        {
            if (fault is not null)
            {
                await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            }

            return new(item, state, Reason: reason);
        }

        if (ProcessCapture.Take(target.Seen!, options.Mode, Everything with { ShowsUntouched = true }, tools, out var capture) is { } refused)
        {
            await context.ReportFaultAsync(refused, cancellationToken).ConfigureAwait(false);
            return new(item, TargetState.Of(refused), Reason: refused.Message);
        }

        ClrOutcome outcome;
        using (var subject = new ProcessSubject(capture!, tools.UniquePid(capture!.Process.Stat), context.Root))
        {
            foreach (var lossy in capture.Faults)
            {
                await context.ReportFaultAsync(lossy, cancellationToken).ConfigureAwait(false);
            }

            outcome = await new ClrWork(options, context, dacs).RunAsync(subject, cancellationToken).ConfigureAwait(false);
        }

        var isKept = options.KeepCore && outcome is { Faults.Count: > 0 } && outcome.Analysed < Math.Max(outcome.Runtimes, 1);
        return outcome.Conclude(item, isKept ? await KeepAsync(target, cancellationToken).ConfigureAwait(false) : null);
    }

    private async Task<string> KeepAsync(Target target, CancellationToken cancellationToken)
    {
        var dump = new DumpOptions { Mode = options.Mode, Absent = Everything.Absent };
        var kept = await new TargetDump(dump, Everything, context, tools).RunAsync(target, cancellationToken).ConfigureAwait(false);
        return kept.State == ItemState.Collected ? "its core is kept" : $"its core could not be kept: {kept.Reason}";
    }
}
