namespace Forensics.Collection.Catalogue;

/// <summary>A plugin's folder that is not used.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Reason">Why not, and what to do.</param>
public sealed record RefusedPackage(string Directory, string Reason);
