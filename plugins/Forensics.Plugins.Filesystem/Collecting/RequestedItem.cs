using Forensics.Plugins.Filesystem.Commands;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>One requested item and what became of what it asks for.</summary>
/// <param name="id">The item's id.</param>
internal sealed class RequestedItem(string id)
{
    // Most serious first. What vanished is none: a fault tells of it.
    private static readonly ItemState[] Troubles =
        [ItemState.ReadError, ItemState.TimedOut, ItemState.Denied, ItemState.Corrupt, ItemState.Unsupported, ItemState.OverLimit, ItemState.NotRun];

    private readonly Dictionary<ItemState, long> states = [];
    private readonly List<string> troubles = [];
    private ItemState? worstOnTheWay;
    private string? wayReason;
    private long changed;
    private long notSearched;
    private bool isTruncated;
    private bool isLeftOut;
    private int patternBytes;

    public string Id => id;

    /// <summary>The same as a list: most objects belong to one item.</summary>
    public IReadOnlyList<string> IdAlone { get; } = [id];

    /// <summary>Where it is one path.</summary>
    public EvidencePath? Path { get; init; }

    /// <summary>Its paths as they were looked for.</summary>
    public List<EvidenceText> Patterns { get; } = [];

    /// <summary>Paths that were looked for and are too many to be told.</summary>
    public int PatternsLeftOut { get; private set; }

    /// <summary>It names one object: not to find it is <c>missing</c>, not <c>empty</c>.</summary>
    public bool NamesItsObject { get; init; }

    /// <summary>How it ends without looking: excluded by choice, an unknown definition; null when it is looked for.</summary>
    public (ItemState State, string Reason)? Beforehand { get; set; }

    /// <summary>Parts of it that cannot be looked for, with the reason: a source of another kind.</summary>
    public List<string> Unsupported { get; } = [];

    /// <summary>Of a group: its definitions' items.</summary>
    public IReadOnlyList<RequestedItem>? Members { get; init; }

    /// <summary>Programs that it asks for, where the operator allows them.</summary>
    public List<CommandRequest> Commands { get; } = [];

    /// <summary>Its place among the requested ones.</summary>
    public int Index { get; set; }

    public long StoredBytes { get; set; }

    private long Found => states.Values.Sum();

    /// <summary>Notes a path that is looked for.</summary>
    public void AddPattern(ReadOnlyMemory<byte> pattern)
    {
        patternBytes += pattern.Length;
        if (patternBytes > CollectLimits.PatternBytes)
        {
            PatternsLeftOut++;
            return;
        }

        Patterns.Add(new(pattern));
    }

    /// <summary>Notes that something is there which the options do not select.</summary>
    public void LeaveOut() => isLeftOut = true;

    /// <summary>Counts an object.</summary>
    public void Count(ItemState state, ItemFlags flags, EvidencePath path, string? reason)
    {
        states[state] = states.GetValueOrDefault(state) + 1;
        changed += flags.HasFlag(ItemFlags.ChangedDuringRead) ? 1 : 0;
        isTruncated |= flags.HasFlag(ItemFlags.Truncated);
        if (state is not (ItemState.Collected or ItemState.Excluded))
        {
            Quote(path, reason);
        }
    }

    /// <summary>Notes a place that could not be searched.</summary>
    public void Miss(ItemState state, EvidencePath path, string reason)
    {
        notSearched++;
        worstOnTheWay = worstOnTheWay is { } worst && Gravity(worst) <= Gravity(state) ? worst : state;
        wayReason ??= $"{path}: {reason}";
        if (state != ItemState.Excluded)
        {
            Quote(path, reason);
        }
    }

    /// <summary>Its one state.</summary>
    public ItemConclusion Conclude()
    {
        if (Members is { } members)
        {
            return OfGroup(members);
        }

        if (Beforehand is { } beforehand)
        {
            return new(Id, beforehand.State, Reason: beforehand.Reason);
        }

        // What is behind a trouble counts more than how many there were.
        var collected = states.GetValueOrDefault(ItemState.Collected);
        var flags = changed > 0 ? ItemFlags.ChangedDuringRead : ItemFlags.None;
        if (Trouble() is { } trouble)
        {
            return new(Id, trouble, flags | (collected > 0 || isTruncated ? ItemFlags.Truncated : ItemFlags.None),
                $"{collected} of {Found} collected; {string.Join("; ", troubles.Concat(Unsupported.Take(CollectLimits.QuotedTroubles)))}");
        }

        if (collected > 0)
        {
            // A part that could not even be asked for is missing all the same.
            return new(Id, ItemState.Collected, flags | (isTruncated || Unsupported.Count > 0 ? ItemFlags.Truncated : ItemFlags.None),
                Unsupported.Count > 0 ? $"not asked for: {string.Join("; ", Unsupported.Take(CollectLimits.QuotedTroubles))}" : wayReason);
        }

        if (states.ContainsKey(ItemState.Excluded) || worstOnTheWay == ItemState.Excluded)
        {
            return new(Id, ItemState.Excluded, Reason: wayReason ?? "all that was found is left out by a rule");
        }

        if (isLeftOut)
        {
            return NamesItsObject ? new(Id, ItemState.Excluded, Reason: "it exists, and the options do not select it") : new(Id, ItemState.Empty, Reason: "nothing found that the options select");
        }

        return NamesItsObject ? new(Id, ItemState.Missing, Reason: "it does not exist") : new(Id, ItemState.Empty, Reason: "nothing found");
    }

    /// <summary>The same in numbers.</summary>
    public CoverageRecord Cover(UnixTime at)
    {
        ItemState[] told = [ItemState.Collected, ItemState.Excluded, ItemState.OverLimit, ItemState.Missing, ItemState.Denied, ItemState.ReadError, ItemState.TimedOut];
        return new()
        {
            Item = Id,
            Patterns = Patterns,
            PatternsLeftOut = PatternsLeftOut,
            State = FoundRecord.Word(Conclude().State),
            Found = Found,
            Collected = states.GetValueOrDefault(ItemState.Collected),
            Excluded = states.GetValueOrDefault(ItemState.Excluded),
            OverLimit = states.GetValueOrDefault(ItemState.OverLimit),
            Vanished = states.GetValueOrDefault(ItemState.Missing),
            Denied = states.GetValueOrDefault(ItemState.Denied),
            ReadError = states.GetValueOrDefault(ItemState.ReadError),
            TimedOut = states.GetValueOrDefault(ItemState.TimedOut),
            Other = states.Where(pair => !told.Contains(pair.Key)).Sum(pair => pair.Value),
            Changed = changed,
            NotSearched = notSearched,
            StoredBytes = StoredBytes,
            ReadAt = at,
        };
    }

    private ItemConclusion OfGroup(IReadOnlyList<RequestedItem> members)
    {
        var ends = members.Select(member => member.Conclude()).ToList();
        var open = ends.Where(end => end.State is not (ItemState.Collected or ItemState.Empty or ItemState.Excluded)).ToList();
        var collected = ends.Exists(end => end.State == ItemState.Collected);
        if (open is [var first, ..])
        {
            return new(Id, first.State, collected ? ItemFlags.Truncated : ItemFlags.None, $"{open.Count} of {ends.Count} definitions are not whole, the first of them {first.Item}");
        }

        return (collected, Unsupported) switch
        {
            (true, []) => new(Id, ItemState.Collected),
            (true, [var part, ..]) => new(Id, ItemState.Collected, ItemFlags.Truncated, $"not asked for: {part}"),
            (false, [var part, ..]) => new(Id, ItemState.Unsupported, Reason: part),
            _ => new(Id, ItemState.Empty, Reason: "nothing found"),
        };
    }

    private ItemState? Trouble()
    {
        foreach (var state in Troubles)
        {
            if (states.ContainsKey(state) || worstOnTheWay == state)
            {
                return state;
            }
        }

        return Unsupported.Count > 0 && Found == 0 ? ItemState.Unsupported : null;
    }

    private static int Gravity(ItemState state) => Array.IndexOf(Troubles, state) is >= 0 and var place ? place : Troubles.Length;

    private void Quote(EvidencePath path, string? reason)
    {
        if (troubles.Count < CollectLimits.QuotedTroubles)
        {
            troubles.Add($"{path}: {reason}");
        }
    }
}
