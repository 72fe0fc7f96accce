using System.Globalization;
using System.Runtime.CompilerServices;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Finds the processes, refuses those that must be left alone, and makes an action for each of the others.</summary>
internal sealed class ActionPlan(SelectionOptions options, ActionKind kind, CollectionContext context)
{
    private readonly Criteria criteria = Criteria.Of(options, kind.Id);
    private readonly HashSet<string> requested = new(StringComparer.Ordinal);
    private int taken;

    public async IAsyncEnumerable<PlannedAction> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in criteria.Selectors)
        {
            await RequestAsync(item, null, cancellationToken).ConfigureAwait(false);
        }

        foreach (var pid in criteria.Pids.Select(pid => pid.Key))
        {
            await RequestAsync(Criteria.ItemOf(pid), ProcessTools.PathOf(pid), cancellationToken).ConfigureAwait(false);
        }

        using var tools = ProcessTools.Open(context, options.MaxHashBytes, out var refusal);
        if (tools is null)
        {
            foreach (var item in requested)
            {
                await context.ConcludeAsync(refusal! with { Item = item }, cancellationToken).ConfigureAwait(false);
            }

            yield break;
        }

        var selection = new Selection(criteria, tools);
        var rounds = criteria.AreOfSingles || context.Order is not { Mode: ActionMode.Apply } ? 1 : ActingLimits.SelectionRounds;
        for (var round = 0; round < rounds; round++)
        {
            var found = selection.Find();
            foreach (var fault in selection.TakeFaults())
            {
                await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            }

            if (found.Count == 0)
            {
                break;
            }

            foreach (var candidate in found)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TakeAsync(candidate.Pid, candidate.Stat.StartTicks, tools, cancellationToken).ConfigureAwait(false) is { } action)
                {
                    yield return action;
                }
            }

            if (rounds > 1)
            {
                await Task.Delay(ActingLimits.Settling, context.Clock, cancellationToken).ConfigureAwait(false);
            }

            if (round == rounds - 1 && rounds > 1 && selection.Find() is { Count: > 0 } more)
            {
                await context.ReportFaultAsync(
                    new(ProcFileSystem.Path, FaultKind.OverLimit, "PROCESSES_KEEP_COMING", $"{more.Count} processes like those were started again, after {rounds} rounds: end or stop what starts them, process {more[0].Stat.ParentPid} for one, and repeat"),
                    cancellationToken).ConfigureAwait(false);
            }
        }

        await ConcludeAsync(selection, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProcessAction?> TakeAsync(int pid, ulong startTicks, ProcessTools tools, CancellationToken cancellationToken)
    {
        var item = Criteria.ItemOf(pid);
        if (!criteria.Pids.Contains(pid))
        {
            // The number may have been another's, earlier in this run.
            item = requested.Contains(item) ? string.Create(CultureInfo.InvariantCulture, $"{item}:{startTicks}") : item;
            await RequestAsync(item, ProcessTools.PathOf(pid), cancellationToken).ConfigureAwait(false);
        }

        if (taken++ >= options.MaxProcesses)
        {
            return await EndAsync(item, ItemState.OverLimit, $"max_processes: {options.MaxProcesses} were taken before", cancellationToken).ConfigureAwait(false);
        }

        var error = Member.Open(tools, pid, startTicks, 0, options, out var root);
        if (error.Failed)
        {
            var (state, reason) = error.IsGone() || error == ProcessErrors.Replaced ? kind.Ended
                : error == Errno.EINVAL ? (ItemState.Missing, "it is a thread, not a process: name the process")
                : (error.State, $"it could not be taken hold of: {error}");
            return await EndAsync(item, state, reason, cancellationToken).ConfigureAwait(false);
        }

        if (criteria.Misfit(root!.Seen, tools, out _, out _) is { } misfit)
        {
            root.Dispose();
            return await EndAsync(item, ItemState.Missing, $"it has changed since it was chosen: {misfit}", cancellationToken).ConfigureAwait(false);
        }

        if (await RefuseAsync(item, root, tools, cancellationToken).ConfigureAwait(false))
        {
            root.Dispose();
            return null;
        }

        return Plan(item, root, tools);
    }

    private async Task<bool> RefuseAsync(string item, Member root, ProcessTools tools, CancellationToken cancellationToken)
    {
        var (result, state, reason) = root.Refusal is { } refusal ? ("refused", ItemState.NotRun, refusal)
            : root.HasEnded ? ("already", kind.Ended.State, kind.Ended.Reason)
            : kind.NothingToDo(root) is { } already ? ("already", ItemState.Collected, already)
            : default;
        if (result is null)
        {
            return false;
        }

        await ProcessRecords.EmitAsync(tools, root, kind.Word, result, reason).ConfigureAwait(false);
        await EndAsync(item, state, reason!, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private ProcessAction Plan(string item, Member root, ProcessTools tools)
    {
        var members = new List<Member> { root };
        var search = new ProcessAction { Item = item, Summary = string.Empty, Calls = [], Tools = tools, Options = options, Members = members };
        if (options.Tree)
        {
            _ = TreeStop.AddNew(search);
        }

        var all = search.Taken.ToList();
        var below = all.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and {all.Count - 1} that it started");
        return new ProcessAction
        {
            Item = item,
            Target = ProcessTools.PathOf(root.Pid),
            Summary = string.Create(CultureInfo.InvariantCulture, $"{kind.Verb} process {root.Pid} ({DeviceText.Of(root.Seen.Stat.Name)}), started at tick {root.StartTicks}{below}"),
            Calls = kind.Calls(root, all.Count),
            Losses = kind.Losses(tools, all),
            Before = ProcessRecords.Before(tools, members),
            Tools = tools,
            Options = options,
            Members = members,
            IsCut = search.IsCut,
        };
    }

    private async Task ConcludeAsync(Selection selection, CancellationToken cancellationToken)
    {
        foreach (var (item, state, reason) in selection.Missing)
        {
            await EndAsync(item, state, reason, cancellationToken).ConfigureAwait(false);
        }

        foreach (var item in criteria.Selectors)
        {
            var matches = selection.Matches(item);
            var count = matches == 1 ? "1 process" : string.Create(CultureInfo.InvariantCulture, $"{matches} processes");
            await context.ConcludeAsync(
                selection.Error.Failed ? new(item, matches > 0 ? ItemState.Collected : ItemState.ReadError, ItemFlags.Truncated, $"{count}; the list of processes ended early: {selection.Error}")
                : matches > 0 ? new(item, ItemState.Collected, Reason: count)
                : new(item, ItemState.Missing, Reason: selection.Uncompared == 0 ? "no process fits this and the other criteria" : $"no process is known to fit this and the other criteria; the programs of {selection.Uncompared} could not be compared"),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ProcessAction?> EndAsync(string item, ItemState state, string reason, CancellationToken cancellationToken)
    {
        await context.ConcludeAsync(new(item, state, Reason: reason), cancellationToken).ConfigureAwait(false);
        return null;
    }

    private ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken)
        => requested.Add(item) ? context.RequestAsync(item, path, cancellationToken) : ValueTask.CompletedTask;
}
