namespace Forensics.Bundle.Reading;

/// <summary>One entry of a bundle, or several that are parts of one content.</summary>
public sealed class BundleEntry
{
    internal BundleEntry(string name, long sizeBytes, long provenBytes, bool isProven, IReadOnlyList<int> numbers)
        => (Name, SizeBytes, ProvenBytes, IsProven, Numbers) = (name, sizeBytes, provenBytes, isProven, numbers);

    /// <summary>Its name; of parts, what their names begin with. ASCII, valid as the name of an entry.</summary>
    public string Name { get; }

    /// <summary>Length of its content, in bytes.</summary>
    public long SizeBytes { get; }

    /// <summary>How much of it is proven from the first byte on: 0, or all of it, or what whole parts hold.</summary>
    public long ProvenBytes { get; }

    /// <summary>Whether all of it is proven.</summary>
    public bool IsProven { get; }

    internal IReadOnlyList<int> Numbers { get; }
}
