namespace Forensics.Collection.Confinement;

/// <summary>A worker that was started.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="IsOwnUser">It is a user that nobody else is, and so is all that it starts.</param>
/// <param name="HasMountTable">It was given the mount table of the device: its own is that of its private namespace.</param>
/// <param name="EnforcedBy">What it is held to, and by which means.</param>
/// <param name="Obstacles">What it could not be held to, and why.</param>
internal sealed record Confined(
    int ProcessId, bool IsOwnUser, bool HasMountTable, IReadOnlyDictionary<string, string> EnforcedBy, IReadOnlyList<string> Obstacles);
