namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>One file of a unit: its own, or a drop-in.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Text">What it says.</param>
internal sealed record UnitPart(string Path, UnitText Text);
