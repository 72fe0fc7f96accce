using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Processes;

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

        var outcome = await AnalyseAsync(capture!, cancellationToken).ConfigureAwait(false);
        var isKept = options.KeepCore && outcome is { Faults.Count: > 0 } && outcome.Analysed < Math.Max(outcome.Runtimes, 1);
        var conclusion = outcome.Conclude(item, isKept ? await KeepAsync(target, cancellationToken).ConfigureAwait(false) : null);

        // Threads that could not be stopped have no registers, and so no stacks.
        return conclusion.State == ItemState.Collected && capture!.IsLossy
            ? conclusion with { Flags = ItemFlags.Truncated, Reason = string.Join("; ", capture.Faults.Select(lossy => lossy.Message).Append(conclusion.Reason).OfType<string>()) }
            : conclusion;
    }

    /// <summary>Looks into it, and lets it go on.</summary>
    private async Task<ClrOutcome> AnalyseAsync(ProcessCapture capture, CancellationToken cancellationToken)
    {
        using (capture)
        {
            if (options.Mode == DumpMode.Consistent && StopRefusals.Warning(capture.Process, capture.Directory) is { } warning)
            {
                context.Log(LogSeverity.Warning, $"process {capture.Process.Pid} is stopped while it is looked into: {warning}");
            }

            foreach (var lossy in capture.Faults)
            {
                await context.ReportFaultAsync(lossy, cancellationToken).ConfigureAwait(false);
            }

            ProcessSubject subject;
            try
            {
                subject = new(capture, tools.UniquePid(capture.Process.Stat), context.Root);
            }
            catch (IOException refused)
            {
                var fault = ClrFaults.NotStarted(DumpFaults.Path(capture.Process.Pid), refused.Message);
                await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
                return new(0, 0, false, [fault]);
            }

            using (subject)
            {
                return await new ClrWork(options, context, dacs, tools.Reader).RunAsync(subject, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<string> KeepAsync(Target target, CancellationToken cancellationToken)
    {
        var dump = new DumpOptions { Mode = options.Mode, Absent = Everything.Absent };
        var kept = await new TargetDump(dump, Everything, context, tools).RunAsync(target, cancellationToken).ConfigureAwait(false);
        return kept.State == ItemState.Collected ? "its core is kept" : $"its core could not be kept: {kept.Reason}";
    }
}
