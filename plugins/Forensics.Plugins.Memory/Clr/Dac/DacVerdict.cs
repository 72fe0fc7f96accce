namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>Whether a DAC is loaded, and why.</summary>
/// <param name="Dac">The DAC that is trusted; else the first that was found and is not; null when there is none.</param>
/// <param name="IsTrusted">Whether it may be loaded.</param>
/// <param name="Reason">In words.</param>
internal sealed record DacVerdict(DacFile? Dac, bool IsTrusted, string Reason);
