namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>One <c>Key=Value</c> of a unit file.</summary>
/// <param name="Section">The section's name, without brackets.</param>
/// <param name="Key">Before the first <c>=</c>, without spaces around it.</param>
/// <param name="Value">After it, continuations joined, without spaces around it.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Text">As it stands in the file.</param>
internal sealed record UnitAssignment(string Section, string Key, string Value, int Line, string Text);
