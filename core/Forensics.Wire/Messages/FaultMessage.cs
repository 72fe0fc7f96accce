namespace Forensics.Wire.Messages;

/// <summary>One object that was not collected, or only in part.</summary>
public sealed record FaultMessage
{
    /// <summary>The object's path, as bytes.</summary>
    public required byte[] Subject { get; init; }

    /// <summary>Lower case with hyphens: <c>read-error</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Capitals and underscores.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Linux error number, 0 when there is none.</summary>
    public int Errno { get; init; }

    /// <summary>The system call that failed.</summary>
    public string? SystemCall { get; init; }

    /// <summary>Where in the object, in bytes.</summary>
    public long? OffsetBytes { get; init; }

    /// <summary>When, ISO 8601 UTC; null when the host is to stamp it.</summary>
    public string? At { get; init; }
}
