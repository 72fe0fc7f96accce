namespace Forensics.Collection.Outcomes;

/// <summary>What became of the content of files, images and dumps.</summary>
/// <param name="Stored">Written, whole or not.</param>
/// <param name="Deduplicated">Not written again, because equal content was there.</param>
/// <param name="Known">Not written, because it is known.</param>
public readonly record struct ContentCounts(long Stored, long Deduplicated, long Known)
{
    /// <summary>The sum of two.</summary>
    /// <param name="other">The other.</param>
    /// <returns>It.</returns>
    public ContentCounts Plus(ContentCounts other) => new(Stored + other.Stored, Deduplicated + other.Deduplicated, Known + other.Known);
}
