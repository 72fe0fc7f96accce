namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A file or link with a unit's name in a folder of the search path.</summary>
/// <param name="Name">The unit's name.</param>
/// <param name="Path">Absolute.</param>
/// <param name="LinkTarget">Where it leads when it is a link: absolute, without dots.</param>
/// <param name="Place">The folder.</param>
internal sealed record UnitFile(UnitName Name, string Path, string? LinkTarget, UnitPlace Place);
