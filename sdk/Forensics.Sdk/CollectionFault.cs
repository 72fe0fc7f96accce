namespace Forensics.Sdk;

/// <summary>One object that was not collected, or only in part. It never ends the run.</summary>
/// <param name="Subject">The object.</param>
/// <param name="Kind">What kind of trouble.</param>
/// <param name="Code">Stable, never reused, capitals and underscores: <c>DIRECTORY_UNREADABLE</c>.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record CollectionFault(EvidencePath Subject, FaultKind Kind, string Code, string Message)
{
    /// <summary>Linux error number, 0 when there is none.</summary>
    public int Errno { get; init; }

    /// <summary>The system call that failed: <c>openat2</c>.</summary>
    public string? SystemCall { get; init; }

    /// <summary>Where in the object, in bytes from its start.</summary>
    public long? OffsetBytes { get; init; }

    /// <summary>When; the host's clock stamps it when null.</summary>
    public UnixTime? At { get; init; }
}
