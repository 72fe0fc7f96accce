namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A family of folders all of whose programs are run.</summary>
/// <param name="Type">The autoruns' type.</param>
/// <param name="Paths">First what takes precedence.</param>
/// <param name="Trigger">When they are run.</param>
/// <param name="Suffix">What their names end in; empty for any.</param>
/// <param name="RunAs">As whom; null for each user.</param>
internal sealed record ProgramFolder(string Type, IReadOnlyList<string> Paths, string Trigger, string Suffix = "", string? RunAs = "root");
