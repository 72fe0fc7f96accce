using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns;

/// <summary>What came of one type: an item of the step.</summary>
/// <param name="type">The type.</param>
internal sealed class TypeTally(string type)
{
    // What keeps most from sight comes first.
    private static readonly FaultKind[] Severity =
    [
        FaultKind.Denied, FaultKind.TimedOut, FaultKind.ReadError, FaultKind.Corrupt, FaultKind.OverLimit, FaultKind.Unsupported, FaultKind.Unclassified, FaultKind.Changed,
    ];

    private CollectionFault? worst;
    private int faults;

    public string Item => $"autoruns:{type}";

    public int Found { get; set; }

    /// <summary>Takes a fault of one of the type's sources. What was not there, or is gone, is none of its trouble.</summary>
    public void Add(CollectionFault fault)
    {
        if (fault.Kind is FaultKind.Missing or FaultKind.Vanished)
        {
            return;
        }

        faults++;
        worst = worst is null || Array.IndexOf(Severity, fault.Kind) < Array.IndexOf(Severity, worst.Kind) ? fault : worst;
    }

    public ItemConclusion Conclude()
        => Found > 0 ? new(Item, ItemState.Collected, worst is null ? ItemFlags.None : ItemFlags.Truncated, $"{Found} found" + Faults())
            : worst is null ? new(Item, ItemState.Empty, Reason: "looked in every place of this type; there is nothing")
            : new(Item, StateOf(worst.Kind), Reason: $"nothing found; {worst.Code}: {worst.Message} ({worst.Subject})" + Faults());

    private string Faults() => faults == 0 ? string.Empty : $"; {faults} faults";

    private static ItemState StateOf(FaultKind kind) => kind switch
    {
        FaultKind.Denied => ItemState.Denied,
        FaultKind.TimedOut => ItemState.TimedOut,
        FaultKind.Corrupt => ItemState.Corrupt,
        FaultKind.OverLimit => ItemState.OverLimit,
        FaultKind.Unsupported => ItemState.Unsupported,
        _ => ItemState.ReadError,
    };
}
