using System.Text.Json;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What came of a removal.</summary>
public sealed record RemovalOutcome
{
    /// <summary>The name is gone, and it was this file's.</summary>
    public required bool NameRemoved { get; init; }

    /// <summary>No name leads to the file any more: <c>st_nlink</c> of the held descriptor is 0. Who has it open still has it.</summary>
    public required bool OriginalDeleted { get; init; }

    /// <summary>Names that lead to it still; null when that could not be asked.</summary>
    public uint? LinksLeft { get; init; }

    /// <summary>Why it is not gone.</summary>
    public required RemovalObstacle WhyNot { get; init; }

    /// <summary>The same as a word of records: <c>read_only_mount</c>; null for none.</summary>
    public string? Code => WhyNot == RemovalObstacle.None ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(WhyNot.ToString());

    /// <summary>The same for a person, with what can be done; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>The error number of the call that failed; null when none did.</summary>
    public int? Errno { get; init; }

    /// <summary>Which call that was, as in its manual page.</summary>
    public string? SystemCall { get; init; }

    /// <summary>Where a file was left that is not at its name: ours, or the one that had the name when it was taken away. Null for none.</summary>
    public EvidencePath? LeftAt { get; init; }

    /// <summary>The private folder that could not be removed, or was moved away by somebody; null for none.</summary>
    public EvidencePath? FolderLeft { get; init; }

    /// <summary>The flags were cleared, the file is there still, and they could not be set again.</summary>
    public bool FlagsLost { get; init; }
}
