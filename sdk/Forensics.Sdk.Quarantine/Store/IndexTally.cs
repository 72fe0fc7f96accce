namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What was counted in an index, up to a place.</summary>
internal sealed record IndexTally
{
    /// <summary>The file that was counted.</summary>
    public required FileIdentity Identity { get; init; }

    public long OffsetBytes { get; set; }

    public long Lines { get; set; }

    public long Objects { get; set; }

    public long Deleted { get; set; }

    public long Changed { get; set; }

    /// <summary>Sealed content of the objects that are there.</summary>
    public long SealedBytes { get; set; }

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public string? Fault { get; set; }

    /// <summary>Objects that are there.</summary>
    public long Live => Objects - Deleted;

    /// <summary>Whether more than a third of the lines would go. Where each object is changed once, that is when they have doubled.</summary>
    public bool IsWorthCompacting => Lines >= StoreLimits.CompactedLines && 3 * (Deleted + Changed) > Lines;

    public void Add(IndexLine line, int lineBytes)
    {
        OffsetBytes += lineBytes;
        Lines++;
        switch (line.Kind)
        {
            case IndexLineKind.Object or IndexLineKind.Damaged:
                Objects++;
                SealedBytes += line.SealedBytes;
                break;
            case IndexLineKind.Deleted:
                Deleted++;
                SealedBytes -= line.SealedBytes;
                break;
            case IndexLineKind.Changed:
                Changed++;
                break;
            default:
                break;
        }
    }
}
