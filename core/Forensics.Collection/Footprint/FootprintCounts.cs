namespace Forensics.Collection.Footprint;

/// <summary>The ledger in numbers.</summary>
/// <param name="Entries">Lines in the bundle.</param>
/// <param name="Dropped">Entries over the bound, which have no line; they are counted in the sums.</param>
/// <param name="Sums">How often what was done: <c>file created</c>.</param>
public sealed record FootprintCounts(long Entries, long Dropped, IReadOnlyDictionary<string, long> Sums);
