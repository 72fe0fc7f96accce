namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A home folder, with all whose it is.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Owner">The user; several of one home are separated by commas, and counted beyond three.</param>
/// <param name="IsRoots">Whether one of them has the number 0.</param>
internal sealed record Home(string Path, string Owner, bool IsRoots)
{
    /// <summary>A path below it.</summary>
    public string Child(string name) => Path + "/" + name;
}
