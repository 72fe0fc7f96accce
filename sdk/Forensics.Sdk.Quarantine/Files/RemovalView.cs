namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What was found of a removal that was begun.</summary>
public sealed record RemovalView
{
    /// <summary>Where the file is.</summary>
    public required RemovalState State { get; init; }

    /// <summary>The private folder is there.</summary>
    public bool HasPrivateFolder { get; init; }

    /// <summary>What lies in the private place is another file: somebody had swapped the name.</summary>
    public bool HasStranger { get; init; }

    /// <summary>What has the private folder's name is not ours, and is not touched.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Another file has the name.</summary>
    public bool IsNameTaken { get; init; }

    /// <summary>Why the folder could not be reached; null otherwise.</summary>
    public CollectionFault? Fault { get; init; }
}
