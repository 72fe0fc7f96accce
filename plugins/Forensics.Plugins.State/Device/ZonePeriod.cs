namespace Forensics.Plugins.State.Device;

/// <summary>What holds in a zone at one time.</summary>
/// <param name="OffsetSeconds">East of UTC.</param>
/// <param name="Abbreviation">CEST.</param>
internal readonly record struct ZonePeriod(int OffsetSeconds, string Abbreviation);
