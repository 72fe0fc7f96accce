using System.Text.Json;
using Forensics.Collection.Actions;
using Forensics.Collection.Plan;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>
/// Takes a responder's actions. Before one may be done, its id, its undo payload and what it is stand in the journal, and all that the step has sent before, the copy of what it destroys among it, in a
/// signed link of the bundle.
/// </summary>
internal sealed class ActionIntake(PlannedStep step, RunActions? actions, BlobIntake blobs, IEvidenceSink sink, EvidenceLine line, TimeProvider clock)
{
    private const int MaxDepth = 32;

    private readonly Dictionary<uint, BegunAction> begun = [];
    private readonly Queue<JournalAcknowledgeMessage> answers = new();
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
    private uint lastNumber;

    /// <summary>Actions that ended, by their last event; those that were not let begin as <c>refused</c>, those of a dry run as <c>planned</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <exception cref="ContractBreachException">The contract does not allow it.</exception>
    public void Append(JournalAppendMessage intent)
    {
        if (step.Order is not { } order || actions is null)
        {
            throw new ContractBreachException("an action, and it is no responder");
        }

        var fault = intent.Number != lastNumber + 1 ? $"action number {intent.Number} does not follow {lastNumber}"
            : intent.Mode != order.Mode ? $"action {intent.Number} is '{Cut(intent.Mode)}', and it was told to {order.Mode}"
            : (order.Mode is ActionModes.Revert or ActionModes.Repair) != (intent.ActionId is { } told && order.Actions.Any(action => action.Intent.ActionId == told)) ? $"action {intent.Number} is about an action that it was not told to end"
            : intent.Undo.Length > WireFormat.MaxActionBytes || intent.UndoVersion < 1 ? $"action {intent.Number} has an undo payload that is too long, or of no version"
            : intent.Calls.Count % 2 != 0 || intent.Calls.Count > 2 * WireFormat.MaxActionTexts || intent.Losses.Count > WireFormat.MaxActionTexts ? $"action {intent.Number} tells more calls or losses than it may"
            : intent.Item.Length is 0 or > CollectionLimits.MaxItemLength || intent.Target?.Length > WireFormat.MaxPathBytes ? $"action {intent.Number} has no valid item or path"
            : begun.Count >= CollectionLimits.MaxOpenActions ? $"it begins more than {CollectionLimits.MaxOpenActions} actions at once"
            : null;
        if (fault is not null)
        {
            throw new ContractBreachException(fault);
        }

        CheckObject(intent.Before);
        lastNumber = intent.Number;
        if (order.Mode == ActionModes.DryRun)
        {
            Write(intent, null, "planned", null, null);
            Count("planned");
            answers.Enqueue(new() { Number = intent.Number });
            return;
        }

        // What a responder destroys, it stored before: of a step whose content was cut nobody knows which it was.
        if (blobs.IsShort && order.Mode == ActionModes.Apply)
        {
            Refuse(intent, $"the bundle takes no more content, and nothing is changed without a copy: {blobs.Refusal}");
            return;
        }

        // The copy is signed, and the intent with it, before the journal has the action: what a repair finishes was kept, whatever was killed in between.
        var id = order.Mode == ActionModes.Apply ? ActionJournal.NewId() : intent.ActionId!;
        Write(intent, id, order.Mode switch { ActionModes.Revert => "reverting", ActionModes.Repair => "repairing", _ => "intended" }, null, null);
        sink.Link();
        try
        {
            Intend(intent, order, id);
        }
        catch (IOException failed)
        {
            Refuse(intent, $"it cannot be written into the journal: {failed.Message}");
            return;
        }

        begun.Add(intent.Number, new(id, intent) { IsBeingReverted = order.Actions.FirstOrDefault(action => action.Intent.ActionId == id) is { IsBeingReverted: true } });
        answers.Enqueue(new() { Number = intent.Number, ActionId = id });
    }

    /// <exception cref="ContractBreachException">The contract does not allow it.</exception>
    public void Confirm(JournalConfirmMessage confirmation)
    {
        if (!begun.TryGetValue(confirmation.Number, out var action))
        {
            throw new ContractBreachException($"action {confirmation.Number} ends, but was not begun");
        }

        CheckObject(confirmation.After);
        var what = EventOf(confirmation.Outcome, action);

        // Not before: an end that breaks the contract leaves it open, and that is told.
        _ = begun.Remove(confirmation.Number);
        var reason = confirmation.Reason is { Length: > WireFormat.MaxTextLength } text ? text[..WireFormat.MaxTextLength] : confirmation.Reason;
        try
        {
            actions!.Journal!.Note(action.Id, what, reason);
        }
        catch (IOException failed)
        {
            // It stays open there: the next run looks what became of it.
            reason = $"{reason}{(reason is null ? string.Empty : "; ")}not written into the journal: {failed.Message}";
        }

        var word = JsonNamingPolicy.SnakeCaseLower.ConvertName(what.ToString());
        Write(action.Intent, action.Id, word, reason, confirmation.After);
        Count(word);
    }

    /// <summary>What the worker waits for, in order.</summary>
    public bool TryTakeAnswer(out JournalAcknowledgeMessage? answer) => answers.TryDequeue(out answer);

    /// <summary>What was begun and has not ended when the step ends: the journal has it open.</summary>
    public void CloseAll(string reason)
    {
        foreach (var action in begun.Values)
        {
            Write(action.Intent, action.Id, "open", $"{reason}: the next run that acts, or 'forensics actions repair', looks what became of it", null);
            Count("open");
        }

        begun.Clear();
    }

    private static JournalEvent EventOf(string outcome, BegunAction action) => (action.Intent.Mode, outcome) switch
    {
        (ActionModes.Apply, ActionModes.Done) => JournalEvent.Done,
        (ActionModes.Apply, ActionModes.Partly) => JournalEvent.Partly,
        (ActionModes.Apply, ActionModes.Unchanged) => JournalEvent.Unchanged,
        (ActionModes.Apply, ActionModes.Failed) => JournalEvent.Failed,
        (ActionModes.Apply, ActionModes.TakenBack) => JournalEvent.TakenBack,

        // Of an undo, partly is what is back and not in all as it was.
        (ActionModes.Revert, ActionModes.Done or ActionModes.Unchanged or ActionModes.Partly) => JournalEvent.Reverted,
        (ActionModes.Revert, ActionModes.Failed or ActionModes.TakenBack) => JournalEvent.RevertFailed,
        (ActionModes.Repair, ActionModes.Done or ActionModes.Unchanged) => action.IsBeingReverted ? JournalEvent.Reverted : JournalEvent.Done,
        (ActionModes.Repair, ActionModes.Partly) => action.IsBeingReverted ? JournalEvent.Reverted : JournalEvent.Partly,
        (ActionModes.Repair, ActionModes.TakenBack) => action.IsBeingReverted ? JournalEvent.RevertFailed : JournalEvent.TakenBack,

        // It stays open: the next run looks again.
        (ActionModes.Repair, ActionModes.Failed) => JournalEvent.Repairing,
        _ => throw new ContractBreachException($"an action ends as '{Cut(outcome)}', which is no outcome"),
    };

    private static string Cut(string text) => text.Length <= 64 ? text : text[..64];

    private static void CheckObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object || json.Length > WireFormat.MaxActionBytes)
            {
                throw new ContractBreachException($"the state before or after an action is no JSON object of at most {WireFormat.MaxActionBytes} bytes");
            }
        }
        catch (JsonException malformed)
        {
            throw new ContractBreachException($"the state before or after an action is no JSON: {malformed.Message}");
        }
    }

    private void Intend(JournalAppendMessage intent, StepOrder order, string id)
    {
        if (order.Mode != ActionModes.Apply)
        {
            actions!.Journal!.Note(id, order.Mode == ActionModes.Revert ? JournalEvent.Reverting : JournalEvent.Repairing, null);
            return;
        }

        var package = step.Collector!.Package;
        actions!.Journal!.Intend(ActionJournal.Blank with
        {
            ActionId = id,
            Responder = step.CollectorId,
            Package = package.Id,
            PackageVersion = package.Version,
            PluginJsonSha256 = package.ManifestSha256,
            Item = intent.Item,
            Path = intent.Target is { } path ? System.Text.Encoding.UTF8.GetString(path) : null,
            PathBytes = intent.Target,
            Summary = intent.Summary,
            UndoVersion = intent.UndoVersion,
            Undo = intent.Undo,
        });
    }

    /// <summary>Written anew: a line feed between its tokens would begin a line of its own.</summary>
    private static void WriteObject(Utf8JsonWriter json, string? text)
    {
        if (text is null)
        {
            json.WriteNullValue();
            return;
        }

        using var document = JsonDocument.Parse(text, new() { MaxDepth = MaxDepth });
        document.RootElement.WriteTo(json);
    }

    private void Refuse(JournalAppendMessage intent, string reason)
    {
        Write(intent, null, "refused", reason, null);
        Count("refused");
        answers.Enqueue(new() { Number = intent.Number, Refused = reason });
    }

    private void Count(string word) => counts[word] = counts.GetValueOrDefault(word) + 1;

    private void Write(JournalAppendMessage intent, string? id, string what, string? reason, string? after)
        => sink.AppendLines("actions", line.Write(json =>
        {
            json.WriteString("step", step.Id);
            json.WriteString("responder", step.CollectorId);
            json.WriteString("action_id", id);
            json.WriteString("event", what);
            json.WriteString("at", EvidenceTime.Text(clock));
            json.WriteString("by", actions!.By);
            json.WriteString("item", intent.Item);
            EvidenceLine.Path(json, intent.Target);
            json.WriteString("summary", intent.Summary);
            json.WriteStartArray("calls");
            foreach (var call in intent.Calls.Chunk(2))
            {
                json.WriteStartObject();
                json.WriteString("system_call", call[0]);
                json.WriteString("effect", call[1]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("losses");
            foreach (var loss in intent.Losses)
            {
                json.WriteStringValue(loss);
            }

            json.WriteEndArray();
            json.WriteNumber("undo_version", intent.UndoVersion);
            json.WritePropertyName("before");
            WriteObject(json, intent.Before);
            json.WritePropertyName("after");
            WriteObject(json, after);
            json.WriteString("reason", reason);
        }));

    private sealed record BegunAction(string Id, JournalAppendMessage Intent)
    {
        public bool IsBeingReverted { get; init; }
    }
}
