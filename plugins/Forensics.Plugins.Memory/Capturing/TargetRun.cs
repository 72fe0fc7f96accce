using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>Finds the targets and goes through them, one after the other.</summary>
internal sealed class TargetRun(TargetOptions options, CollectionContext context)
{
    private const string Nothing = "selection";

    /// <param name="begin">Makes what is done with each target, and concludes its item.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task RunAsync(Func<CaptureTools, Func<Target, CancellationToken, Task<ItemConclusion>>> begin, CancellationToken cancellationToken)
    {
        using var reader = new AbandonableReader(context.Clock);
        if (!reader.TryRead(_ => (Refusal: ProcFileSystem.Open(context.Root, Nothing, out var proc), Proc: proc), out var opened))
        {
            opened.Refusal = new(Nothing, ItemState.TimedOut, Reason: $"/proc did not answer within {reader.Deadline.TotalSeconds} s");
        }

        if (opened.Refusal is { } refusal)
        {
            await EndAsync(refusal, cancellationToken).ConfigureAwait(false);
            return;
        }

        using (opened.Proc)
        {
            _ = opened.Proc!.ReadBootId(out var bootId);
            var processes = new CandidateReader(opened.Proc);
            var local = new LocalFiles(context.Root);
            var tools = new CaptureTools(opened.Proc, bootId, new(processes.OwnLine()), local, reader, context.Clock);
            var selection = new TargetSelection(options, processes, IdNames.Read(context.Root, reader), new(options.Hashes, local, reader));
            ProcessCapture.Rehearse(tools);
            await RunAsync(selection, begin(tools), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(TargetSelection selection, Func<Target, CancellationToken, Task<ItemConclusion>> take, CancellationToken cancellationToken)
    {
        foreach (var (selector, _) in selection.Selectors)
        {
            await context.RequestAsync(selector, null, cancellationToken).ConfigureAwait(false);
        }

        var error = selection.Find();
        foreach (var fault in selection.Faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (selector, matches) in selection.Selectors)
        {
            await context.ConcludeAsync(OfSelector(selector, matches, error), cancellationToken).ConfigureAwait(false);
        }

        if (selection.Targets.Count == 0 && !selection.Selectors.Any())
        {
            await EndAsync(new(Nothing, ItemState.Empty, Reason: "no process was asked for: pids, names, paths, users, hashes and rules name them"), cancellationToken).ConfigureAwait(false);
        }

        var taken = 0;
        foreach (var target in selection.Targets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var item = Dumps.TargetDump.ItemOf(target.Pid);
            await context.RequestAsync(item, Dumps.DumpFaults.Path(target.Pid), cancellationToken).ConfigureAwait(false);
            var conclusion = taken++ < options.MaxProcesses
                ? await take(target, cancellationToken).ConfigureAwait(false)
                : new(item, ItemState.OverLimit, Reason: $"max_processes: {options.MaxProcesses} were taken before");
            await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ItemConclusion OfSelector(string selector, int matches, Errno error)
        => error.Failed ? new(selector, matches > 0 ? ItemState.Collected : ItemState.ReadError, ItemFlags.Truncated, $"{matches} processes; the list of processes ended early: {error}")
            : matches > 0 ? new(selector, ItemState.Collected, Reason: matches == 1 ? "1 process" : $"{matches} processes")
            : new(selector, ItemState.Empty, Reason: "no process is like that");

    /// <summary>Ends all that was asked for in the same way, or, when nothing was, one item that stands for it.</summary>
    private async Task EndAsync(ItemConclusion conclusion, CancellationToken cancellationToken)
    {
        var items = options.Pids.Distinct().Select(Dumps.TargetDump.ItemOf).Concat(TargetSelection.SelectorItems(options)).DefaultIfEmpty(Nothing);
        foreach (var item in items)
        {
            await context.RequestAsync(item, null, cancellationToken).ConfigureAwait(false);
            await context.ConcludeAsync(conclusion with { Item = item }, cancellationToken).ConfigureAwait(false);
        }
    }
}
