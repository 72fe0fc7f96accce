namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>A string on the heap that the pattern was found in.</summary>
/// <param name="Address">The object.</param>
/// <param name="Text">The string, or as much of it as was asked for, with the place that was found.</param>
/// <param name="Offset">Characters of the string before <paramref name="Text"/>.</param>
/// <param name="Length">Characters of the whole string.</param>
internal sealed record StringFinding(ulong Address, string Text, int Offset, int Length) : ClrFinding
{
    public override bool IsSound() => Text.Length <= ClrLimits.MatchedChars && Offset >= 0 && Length >= 0;
}
