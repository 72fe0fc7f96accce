namespace Forensics.Collection.Catalogue;

/// <summary>A plugin's folder that is not used.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Reason">Why not, and what to do.</param>
/// <param name="Collectors">Ids of the collectors that it would provide; none when that cannot be told.</param>
public sealed record RefusedPackage(string Directory, string Reason, IReadOnlyList<string> Collectors);
