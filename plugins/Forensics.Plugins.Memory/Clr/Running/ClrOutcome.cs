using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>What came of looking into one subject.</summary>
/// <param name="Runtimes">Runtimes that were found.</param>
/// <param name="Analysed">Of them, those that were looked into to the end.</param>
/// <param name="IsTold">Whether there is more of any of them than that it is there.</param>
/// <param name="Faults">What went wrong; what ended it comes last.</param>
internal sealed record ClrOutcome(int Runtimes, int Analysed, bool IsTold, IReadOnlyList<CollectionFault> Faults)
{
    /// <summary>How its item ends.</summary>
    /// <param name="item">The item.</param>
    /// <param name="kept">What is kept in place of what is missing, in words; null when nothing is.</param>
    public ItemConclusion Conclude(string item, string? kept)
    {
        var reason = string.Join("; ", Faults.Select(fault => fault.Message).Append(kept).OfType<string>());
        return Faults.Count == 0 && Runtimes == 0 ? new(item, ItemState.Empty, Reason: "no runtime of .NET is in it")
            : Faults.Count == 0 ? new(item, ItemState.Collected)
            : Analysed > 0 || (IsTold && Faults[^1].Kind != FaultKind.TimedOut) ? new(item, ItemState.Collected, ItemFlags.Truncated, reason)
            : new(item, StateOf(Faults[^1]), kept is null && !IsTold ? ItemFlags.None : ItemFlags.Truncated, reason);
    }

    private static ItemState StateOf(CollectionFault fault) => fault.Kind switch
    {
        // Refused on purpose.
        FaultKind.Denied => ItemState.NotRun,
        FaultKind.TimedOut => ItemState.TimedOut,
        FaultKind.Corrupt => ItemState.Corrupt,
        FaultKind.Missing => ItemState.Missing,
        FaultKind.ReadError => ItemState.ReadError,
        FaultKind.OverLimit => ItemState.OverLimit,
        _ => ItemState.Unsupported,
    };
}
