namespace Forensics.Collection.Confinement;

/// <summary>A worker that was started.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="UserId">The user that it is, that nobody else is, and that all is which it starts; null when it has the user of this program.</param>
/// <param name="HasMountTable">It was given the mount table of the device: its own is that of its private namespace.</param>
/// <param name="EnforcedBy">What it is held to, and by which means.</param>
/// <param name="Obstacles">What it could not be held to, and why.</param>
internal sealed record Confined(
    int ProcessId, uint? UserId, bool HasMountTable, IReadOnlyDictionary<string, string> EnforcedBy, IReadOnlyList<string> Obstacles)
{
    /// <summary>Whether it is a user of its own.</summary>
    public bool IsOwnUser => UserId is not null;
}
