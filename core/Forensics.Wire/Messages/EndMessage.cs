namespace Forensics.Wire.Messages;

/// <summary>How the collector ended.</summary>
public sealed record EndMessage
{
    /// <summary>One of the constants below.</summary>
    public required string Result { get; init; }

    /// <summary>Stable code of a failure.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence, at most <see cref="WireFormat.MaxTextLength"/> characters.</summary>
    public string? Message { get; init; }

    /// <summary>It collected all it could.</summary>
    public const string Completed = "completed";

    /// <summary>It ended because it was asked to.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>It could not go on.</summary>
    public const string Failed = "failed";

    /// <summary>What it was to begin with did not answer in time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>It could not have the memory it wanted.</summary>
    public const string OutOfMemory = "out_of_memory";

    /// <summary>The code of a failure because the process had as many descriptors open as it may.</summary>
    public const string DescriptorsCode = "DESCRIPTORS";

    /// <summary>It broke the contract.</summary>
    public const string ContractBreach = "contract_breach";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlySet<string> Results = new HashSet<string>(StringComparer.Ordinal) { Completed, Cancelled, Failed, TimedOut, OutOfMemory, ContractBreach };
}
