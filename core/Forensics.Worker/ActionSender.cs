using Forensics.Sdk;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Worker;

/// <summary>A responder's actions on their way into the host's journal: each waits until it is there.</summary>
internal sealed class ActionSender(Outbox outbox, HostWord word)
{
    private uint lastNumber;

    /// <summary>The host's order, as a responder sees it.</summary>
    public static ActionOrder OrderOf(ActionMessage message) => new()
    {
        Mode = Enum.GetValues<ActionMode>().First(mode => WorkerContext.Word(mode) == message.Mode),
        RunId = message.RunId,
        By = message.By,
        StateFolder = message.StateFolder,
        Actions = [.. message.Actions.Select(action => new JournalledAction
        {
            Id = action.Id,
            Item = action.Item,
            Target = action.Target is { } path ? new EvidencePath(path) : null,
            Summary = action.Summary,
            UndoVersion = action.UndoVersion,
            Undo = action.Undo,
            IsBeingReverted = action.Reverting,
        })],
    };

    /// <summary>What is wrong with an intent; null when nothing is.</summary>
    public static string? Fault(ActionIntent intent)
        => intent.Undo.Length > WireFormat.MaxActionBytes ? $"an undo payload of {intent.Undo.Length} bytes; it has at most {WireFormat.MaxActionBytes}"
            : Math.Max(intent.Calls.Count, intent.Losses.Count) > WireFormat.MaxActionTexts ? $"an action tells at most {WireFormat.MaxActionTexts} calls, and as many losses"
            : null;

    public async ValueTask<BegunAction> BeginAsync(ActionIntent intent)
    {
        var number = Interlocked.Increment(ref lastNumber);
        var acknowledged = word.Acknowledged(number);
        var message = new JournalAppendMessage
        {
            Number = number,
            Mode = WorkerContext.Word(intent.Mode),
            ActionId = intent.ActionId,
            Item = intent.Item,
            Target = intent.Target is { } path ? WorkerContext.Cut(path) : null,
            Summary = WorkerContext.Cut(intent.Summary),
            Calls = [.. intent.Calls.SelectMany(call => new[] { call.SystemCall, WorkerContext.Cut(call.Effect) })],
            Losses = [.. intent.Losses.Select(loss => WorkerContext.Cut(loss))],
            UndoVersion = intent.UndoVersion,
            Undo = intent.Undo.ToArray(),
            Before = intent.Before.ToJsonString(),
        };
        outbox.Append(FrameWriter.Message(FrameKind.JournalAppend, message, WireJson.Default.JournalAppendMessage), flush: true);

        // The host answers at once, or this process ends with it: what is in the journal is not left there without a word.
        var answer = await acknowledged.ConfigureAwait(false);
        return new(number, answer.ActionId, answer.Refused);
    }

    public void End(BegunAction begun, ActionResult result)
    {
        // It has happened, and is told; of a state that is too long, only that.
        var after = result.After?.ToJsonString() ?? "{}";
        var isLong = after.Length > WireFormat.MaxActionBytes;
        var message = new JournalConfirmMessage
        {
            Number = begun.Number,
            Outcome = WorkerContext.Word(result.Outcome),
            Reason = WorkerContext.Cut(isLong ? $"{result.Reason} (the state after it was longer than {WireFormat.MaxActionBytes} bytes, and is left out)" : result.Reason),
            After = isLong ? "{}" : after,
        };
        outbox.Append(FrameWriter.Message(FrameKind.JournalConfirm, message, WireJson.Default.JournalConfirmMessage), flush: true);
    }
}
