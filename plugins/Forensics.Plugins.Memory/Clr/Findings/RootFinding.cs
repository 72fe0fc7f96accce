namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>What keeps an object alive: a path to it from a root.</summary>
/// <param name="Type">The object's type.</param>
/// <param name="Address">The object.</param>
/// <param name="RootKind">stack, strong-handle and others.</param>
/// <param name="RootAddress">Where the root lies.</param>
/// <param name="Chain">Types from the root's object to this one; null for one that is unknown.</param>
/// <param name="ChainCut">Whether types in the middle of the path were left out.</param>
internal sealed record RootFinding(string Type, ulong Address, string RootKind, ulong RootAddress, IReadOnlyList<string?> Chain, bool ChainCut) : ClrFinding
{
    public override IEnumerable<string?> Texts() => [Type, RootKind, .. Chain];

    public override bool IsSound() => Chain.Count <= ClrLimits.Chain;
}
