namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A key of a file with sections.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Section">The name in brackets above it; empty before the first.</param>
/// <param name="Key">Without spaces around it.</param>
/// <param name="Value">Without spaces around it.</param>
internal sealed record KeyLine(TextLine Line, string Section, string Key, string Value);
