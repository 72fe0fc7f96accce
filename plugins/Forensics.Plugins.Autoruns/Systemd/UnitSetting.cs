namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>One assignment of a unit.</summary>
/// <param name="Path">The file it stands in.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="ResetBy">File and line of the empty assignment that took it away; null when it counts.</param>
internal sealed record UnitSetting(string Path, UnitAssignment Assignment, string? ResetBy);
