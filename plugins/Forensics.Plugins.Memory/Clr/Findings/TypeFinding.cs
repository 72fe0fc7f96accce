namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>The objects of one type on the heap.</summary>
/// <param name="Type">The type's name; Free stands for gaps, as everywhere in the field; null when unknown.</param>
/// <param name="Module">Path or name of its module; null when unknown.</param>
/// <param name="Count">Objects.</param>
/// <param name="TotalBytes">Their own bytes, without what they refer to.</param>
internal sealed record TypeFinding(string? Type, string? Module, long Count, long TotalBytes) : ClrFinding
{
    public override IEnumerable<string?> Texts() => [Type, Module];

    public override bool IsSound() => Count >= 0 && TotalBytes >= 0;
}
