using System.Text.Json;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What came of a restore.</summary>
public sealed record RestoreOutcome
{
    /// <summary>Why it was not restored; <see cref="RestoreObstacle.None"/> when the file has at least its first name.</summary>
    public required RestoreObstacle WhyNot { get; init; }

    /// <summary>The same as a word of records: <c>name_taken</c>; null for none.</summary>
    public string? Code => WhyNot == RestoreObstacle.None ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(WhyNot.ToString());

    /// <summary>The same for a person; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>What is in the way; null for none.</summary>
    public EvidencePath? Subject { get; init; }

    /// <summary>The error number of the call that failed; null when none did.</summary>
    public int? Errno { get; init; }

    /// <summary>Which call that was.</summary>
    public string? SystemCall { get; init; }

    /// <summary>The names that it has.</summary>
    public IReadOnlyList<PlacedName> Placed { get; init; } = [];

    /// <summary>The file itself was there still, by another of its names or its first one: names were added, and its own state was left as it is.</summary>
    public bool IsLinked { get; init; }

    /// <summary>What was replaced, and where it is kept.</summary>
    public IReadOnlyList<ReplacedFile> Replaced { get; init; } = [];

    /// <summary>Folders that were made.</summary>
    public IReadOnlyList<EvidencePath> MadeFolders { get; init; } = [];

    /// <summary>What could not be restored, each with its error. The change time, the birth time, the inode number and the times of the folders never can, and are not listed.</summary>
    public IReadOnlyList<UnrestoredFact> NotRestored { get; init; } = [];

    /// <summary>
    /// What the file, opened by its path and read back, has otherwise than the plan: <c>content</c>, <c>mode</c>, <c>owner</c>, <c>group</c>, <c>size</c>,
    /// <c>modified_at</c>, <c>attribute NAME</c>, <c>flag LETTER</c>, <c>path</c> when the path does not lead to it. Null when it could not be read back.
    /// </summary>
    public IReadOnlyList<string>? Differences { get; init; }

    /// <summary>Private folders and unfinished files of ours that could not be removed.</summary>
    public IReadOnlyList<EvidencePath> Left { get; init; } = [];

    /// <summary>It is back as it was, read back and compared.</summary>
    public bool IsExact => WhyNot == RestoreObstacle.None && Differences is { Count: 0 } && NotRestored.Count == 0;
}
