namespace Forensics.Collection.Actions;

/// <summary>What a responder's step is to do.</summary>
/// <param name="Mode"><c>apply</c>, <c>dry-run</c>, <c>revert</c> or <c>repair</c>.</param>
/// <param name="Actions">The actions to take back or to end.</param>
public sealed record StepOrder(string Mode, IReadOnlyList<JournalState> Actions)
{
    /// <summary>Undo payloads of one step together, in bytes; more go into another step: they go to the worker in one frame.</summary>
    public const int MaxPayloadBytes = 256 << 10;

    /// <summary>Most actions of one step.</summary>
    public const int MaxActions = 256;

    /// <summary>Orders for all of these, as few as there can be.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="actions">Of one responder.</param>
    public static IEnumerable<StepOrder> For(string mode, IEnumerable<JournalState> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var (some, bytes) = (new List<JournalState>(), 0);
        foreach (var action in actions)
        {
            var size = (action.Intent.Undo?.Length ?? 0) + (action.Intent.PathBytes?.Length ?? 0) + (6 * ((action.Intent.Item?.Length ?? 0) + (action.Intent.Summary?.Length ?? 0)));
            if (some.Count == MaxActions || (some.Count > 0 && bytes + size > MaxPayloadBytes))
            {
                yield return new(mode, some);
                (some, bytes) = ([], 0);
            }

            some.Add(action);
            bytes += size;
        }

        if (some.Count > 0)
        {
            yield return new(mode, some);
        }
    }
}
