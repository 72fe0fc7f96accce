namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>A module that the runtime has loaded.</summary>
/// <param name="Path">The file that the runtime says it is; null when it names none: loaded from bytes, out of a bundle, or made while it ran.</param>
/// <param name="Name">Its file's name, or that of the assembly.</param>
/// <param name="Address">Where its image begins; null when it has none.</param>
/// <param name="SizeBytes">Length of the image; null when unknown.</param>
/// <param name="Layout">flat (as in the file) or mapped (by sections); null when unknown.</param>
/// <param name="Mvid">Its module version id; null when the metadata cannot be read.</param>
/// <param name="IsDynamic">Whether it was made while the process ran (Reflection.Emit).</param>
/// <param name="MappedPath">The file that is mapped at the address; null for memory without a file.</param>
internal sealed record ModuleFinding(
    string? Path, string? Name, ulong? Address, long? SizeBytes, string? Layout, Guid? Mvid, bool IsDynamic, string? MappedPath) : ClrFinding
{
    public override IEnumerable<string?> Texts() => [Path, Name, Layout, MappedPath];

    public override bool IsSound() => SizeBytes is null or >= 0;
}
