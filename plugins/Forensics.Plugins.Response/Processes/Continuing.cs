using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Lets processes go on that an action of the journal stopped.</summary>
internal static class Continuing
{
    public const string WordOf = "continued";

    public static async Task<ActionResult> RunAsync(JournalledProcesses processes)
    {
        if (processes.AllGone is { } gone)
        {
            return ActionResult.Unchanged(gone);
        }

        if (processes is { Members.Count: 0, Unseen: 0 })
        {
            return ActionResult.Unchanged("they have ended: there is nothing to let go on");
        }

        var standing = processes.Standing.ToList();

        await TreeStop.ContinueAsync(processes.Tools, standing).ConfigureAwait(false);
        var left = 0;
        foreach (var member in processes.Members)
        {
            var (result, reason) = member.WasStopped ? ("refused", "it was stopped before, by somebody else, and is left so")
                : !standing.Contains(member) ? ("already", "it runs")
                : TreeStop.Runs(member) ? ("done", null)
                : member.Error.Failed ? ("failed", $"pidfd_send_signal: {member.Error}")
                : ("timed-out", "it still stands: somebody stops it again");
            left += result is "failed" or "timed-out" ? 1 : 0;
            await ProcessRecords.EmitAsync(processes.Tools, member, WordOf, result, reason).ConfigureAwait(false);
        }

        var after = ProcessRecords.After(processes.Tools, processes.Members);
        if (processes.Unseen > 0)
        {
            return new()
            {
                Outcome = ActionOutcome.Partly,
                ItemState = ItemState.NotRun,
                Reason = string.Create(CultureInfo.InvariantCulture, $"{standing.Count - left} of {standing.Count} processes that stood go on{processes.UnseenText}"),
                After = after,
            };
        }

        return standing.Count == 0 ? ActionResult.Unchanged("none of its processes stands because of it")
            : left == 0 ? ActionResult.Done(after)
            : new()
            {
                Outcome = left == standing.Count ? ActionOutcome.Failed : ActionOutcome.Partly,
                ItemState = ItemState.TimedOut,
                Reason = string.Create(CultureInfo.InvariantCulture, $"{left} of {standing.Count} processes still stand"),
                After = after,
            };
    }
}
