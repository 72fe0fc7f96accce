namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>The last finding: what comes without it was broken off.</summary>
/// <param name="Runtimes">Runtimes that were analysed.</param>
/// <param name="Objects">Objects of the heap that were looked at.</param>
internal sealed record EndFinding(int Runtimes, long Objects) : ClrFinding;
