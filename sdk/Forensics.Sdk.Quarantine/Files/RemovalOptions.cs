namespace Forensics.Sdk.Quarantine.Files;

/// <summary>How a file is removed.</summary>
public sealed record RemovalOptions
{
    /// <summary>Clear the file's immutable and append-only flags first; they are set again when it is not removed then, or has other names. Default: no, it stays.</summary>
    public bool ClearFlags { get; init; }

    /// <summary>Remove it although its content is another than when it was captured. Default: no, it is put back, and captured again by the caller.</summary>
    public bool IgnoreContentChange { get; init; }
}
