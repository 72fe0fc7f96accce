namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A word of a command.</summary>
/// <param name="Text">Without its quotes.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct ShellWord(string Text, ShellWordKind Kind);
