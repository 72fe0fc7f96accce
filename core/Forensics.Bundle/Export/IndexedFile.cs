namespace Forensics.Bundle.Export;

/// <summary>One line of the <c>files</c> index, as far as its form goes: what it says of the device is as it was sent.</summary>
internal sealed record IndexedFile
{
    public required string Step { get; init; }

    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>Null where it has none on the device.</summary>
    public required byte[]? Path { get; init; }

    /// <summary>Null where it has no content.</summary>
    public required string? Entry { get; init; }

    public required long StoredBytes { get; init; }

    public required bool IsTruncated { get; init; }

    /// <summary>Whether its content is one of a list of known ones; without an entry it was not stored for that.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Offset and length of each range; null when the content is the whole file.</summary>
    public required IReadOnlyList<(long Offset, long Length)>? Extents { get; init; }

    public required string? LinkOf { get; init; }

    public required IndexedMetadata? Metadata { get; init; }

    /// <summary>Whether it had content that was left out because it is known.</summary>
    public bool IsLeftOut => IsKnown && Entry is null && LinkOf is null;

    /// <summary>Why the bundle has nothing of its content; null where it has, or there was none.</summary>
    public string? WhyAbsent => IsLeftOut ? FileIndex.LeftOut : IsTruncated && Entry is null && LinkOf is null ? "the bundle had no room for its content" : null;

    /// <summary>Whether it is an object of the inspected root.</summary>
    public bool IsOfRoot => Kind == "file" && Path is not null;

    /// <summary>What is wrong with the ranges; null when they are in order, do not overlap, lie within the file and hold what is stored.</summary>
    public string? ExtentFault()
    {
        if (Extents is null) return null;
        var size = Metadata?.SizeBytes ?? long.MaxValue;
        long end = 0;
        long sum = 0;
        foreach (var (offset, length) in Extents)
        {
            if (offset < end || length <= 0 || length > long.MaxValue - offset) return "its data ranges overlap or are out of order";
            end = offset + length;
            sum += length;
        }

        return end > size ? "its data ranges reach beyond its size"
            : sum < StoredBytes || (sum > StoredBytes && !IsTruncated) ? "its data ranges do not hold what is stored"
            : null;
    }
}
