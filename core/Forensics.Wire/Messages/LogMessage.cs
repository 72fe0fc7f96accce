namespace Forensics.Wire.Messages;

/// <summary>A line for the operator.</summary>
public sealed record LogMessage
{
    /// <summary><c>debug</c>, <c>information</c> or <c>warning</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The line, at most <see cref="WireFormat.MaxTextLength"/> characters.</summary>
    public required string Message { get; init; }
}
