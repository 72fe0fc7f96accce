using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>
/// Ends processes. One alone is asked to (SIGTERM), has its grace, and is killed then; one that is stopped is killed as it stands, for to be asked it would have to run. Of a tree all are stopped
/// until nobody new is found, and then killed, children first: nobody of it runs again, so that none can start another, nor start again what was ended.
/// </summary>
internal sealed class Ending(ProcessAction action, TerminateOptions options, Keeper keeper)
{
    private ProcessTools Tools => action.Tools;

    public async Task<ActionResult> RunAsync(CancellationToken cancellationToken)
    {
        if (action.Taken.All(member => member.HasEnded))
        {
            await EmitAsync(action.Root, "already", "it had ended").ConfigureAwait(false);
            return ActionResult.Unchanged("it had ended");
        }

        return options.Tree ? await EndTreeAsync(cancellationToken).ConfigureAwait(false) : await EndOneAsync(action.Root, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ActionResult> EndOneAsync(Member member, CancellationToken cancellationToken)
    {
        if (options.Grace > 0 && !member.Threads.AreStopped)
        {
            if (member.Send(ProcessSignal.Terminate) is { Failed: true } refused)
            {
                return await RefusedAsync(member, refused).ConfigureAwait(false);
            }

            if (await member.EndsAsync(TimeSpan.FromSeconds(options.Grace), cancellationToken).ConfigureAwait(false))
            {
                return await DoneAsync(member).ConfigureAwait(false);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                const string Interrupted = "the run was interrupted before its grace was over: it was asked to end, was not killed, and is still there";
                await EmitAsync(member, "interrupted", Interrupted).ConfigureAwait(false);
                return Result(ActionOutcome.Partly, ItemState.NotRun, Interrupted);
            }
        }

        if (member.Send(ProcessSignal.Kill) is { Failed: true } error)
        {
            return await RefusedAsync(member, error).ConfigureAwait(false);
        }

        if (await member.EndsAsync(ActingLimits.EndWait, cancellationToken).ConfigureAwait(false))
        {
            return await DoneAsync(member).ConfigureAwait(false);
        }

        var reason = Hangs(member);
        await EmitAsync(member, "timed-out", reason).ConfigureAwait(false);
        return Result(ActionOutcome.Partly, ItemState.TimedOut, reason);
    }

    private async Task<ActionResult> EndTreeAsync(CancellationToken cancellationToken)
    {
        await TreeStop.StopAsync(action, isTree: true, cancellationToken).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
        {
            await TreeStop.ContinueAsync(Tools, StoppedByUs(action.Taken)).ConfigureAwait(false);
            return Result(ActionOutcome.TakenBack, ItemState.NotRun, "the run was interrupted: the processes were stopped, and run again");
        }

        var left = new List<Member>();
        foreach (var member in action.Taken)
        {
            // Those that were there before are kept already. Who came meanwhile stands, and loses nothing while it is kept.
            if (await keeper.KeepAsync(member, CancellationToken.None).ConfigureAwait(false) is not null)
            {
                left.Add(member);
            }
        }

        var doomed = action.Taken.Except(left).OrderByDescending(member => member.Depth).ToList();
        foreach (var member in doomed)
        {
            _ = member.Send(ProcessSignal.Kill);
        }

        var began = Tools.Clock.GetTimestamp();
        foreach (var member in doomed)
        {
            var wait = ActingLimits.EndWait - Tools.Clock.GetElapsedTime(began);
            _ = await member.EndsAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }

        await TreeStop.ContinueAsync(Tools, StoppedByUs(left)).ConfigureAwait(false);
        return await ToldAsync(doomed, left).ConfigureAwait(false);
    }

    private async Task<ActionResult> ToldAsync(List<Member> doomed, List<Member> left)
    {
        var reasons = new List<string>();
        foreach (var member in doomed)
        {
            var reason = member.HasEnded ? null : member.Error.Failed ? $"SIGKILL to process {member.Pid}: {member.Error}" : Hangs(member);
            reasons.AddRange(reason is null ? [] : [reason]);
            await EmitAsync(member, reason is null ? (member.Signals.Count == 0 ? "already" : "done") : member.Error.Failed ? "failed" : "timed-out", reason).ConfigureAwait(false);
        }

        foreach (var member in left.Concat(action.Members.Where(member => member.Refusal is not null)))
        {
            var reason = member.Refusal ?? "it was started meanwhile, and what would be lost with it cannot be stored";
            reasons.Add($"process {member.Pid} was left: {reason}");
            await EmitAsync(member, "refused", reason).ConfigureAwait(false);
        }

        reasons.AddRange(action.IsCut ? ["the tree has more processes than are taken at once, or starts them faster than they can be stopped: some may be left"] : []);
        if (reasons.Count == 0)
        {
            return ActionResult.Done(ProcessRecords.After(Tools, action.Members));
        }

        var state = doomed.Any(member => !member.HasEnded) ? ItemState.TimedOut : action.IsCut ? ItemState.OverLimit : ItemState.NotRun;
        return Result(ActionOutcome.Partly, state, string.Create(CultureInfo.InvariantCulture, $"{reasons[0]}{(reasons.Count > 1 ? $"; and {reasons.Count - 1} more" : string.Empty)}"));
    }

    /// <summary>A signal that could not be sent: to one that has ended meanwhile, or that may not be sent.</summary>
    private async Task<ActionResult> RefusedAsync(Member member, Errno error)
    {
        if (!error.IsGone())
        {
            await EmitAsync(member, "failed", $"pidfd_send_signal: {error}").ConfigureAwait(false);
            return member.Signals.Count == 0 ? ActionResult.NotDone(error.State, $"pidfd_send_signal: {error}") : Result(ActionOutcome.Partly, error.State, $"pidfd_send_signal: {error}");
        }

        if (member.Signals.Count > 0)
        {
            return await DoneAsync(member).ConfigureAwait(false);
        }

        await EmitAsync(member, "already", "it had ended").ConfigureAwait(false);
        return ActionResult.Unchanged("it had ended");
    }

    private async Task<ActionResult> DoneAsync(Member member)
    {
        await EmitAsync(member, "done", null).ConfigureAwait(false);
        return ActionResult.Done(ProcessRecords.After(Tools, action.Members));
    }

    private string Hangs(Member member)
        => $"process {member.Pid} was killed and does not end: state {ProcessRecords.State(Tools, member)}{(ProcessRecords.WaitChannel(member) is { } place ? $", it waits in {place}" : string.Empty)}; it ends when what it waits for answers";

    private static List<Member> StoppedByUs(IEnumerable<Member> members) => [.. members.Where(member => !member.WasStopped && member.Signals.Count > 0)];

    private ActionResult Result(ActionOutcome outcome, ItemState state, string reason)
        => new() { Outcome = outcome, ItemState = state, Reason = reason, After = ProcessRecords.After(Tools, action.Members) };

    private ValueTask EmitAsync(Member member, string result, string? reason) => ProcessRecords.EmitAsync(Tools, member, Termination.WordOf, result, reason);
}
