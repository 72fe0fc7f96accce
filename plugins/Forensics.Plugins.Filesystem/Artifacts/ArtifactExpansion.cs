namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>What a name stands for.</summary>
/// <param name="Definitions">Those with sources other than groups, each once: a group's members in the order it names them, at the place where the group stands.</param>
/// <param name="Problems">Members that are missing, rings, groups too deep: a sentence each, with the name. At most <see cref="ArtifactLimits.Problems"/> and one that counts the rest.</param>
/// <param name="NotForLinux">Groups, or lists of members, that are of other systems only and were not followed: a sentence each, with the name.</param>
internal sealed record ArtifactExpansion(IReadOnlyList<ArtifactDefinition> Definitions, IReadOnlyList<string> Problems, IReadOnlyList<string> NotForLinux);
