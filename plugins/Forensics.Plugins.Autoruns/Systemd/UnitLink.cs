namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>An entry of a <c>.wants</c>, <c>.requires</c> or <c>.upholds</c> folder.</summary>
/// <param name="Of">The unit whose folder it is.</param>
/// <param name="Kind"><c>wants</c>, <c>requires</c>, <c>upholds</c>.</param>
/// <param name="Name">The unit that is pulled in: the entry's name. What it leads to does not count.</param>
/// <param name="Path">Absolute.</param>
/// <param name="IsLink">Whether it is a link; systemd does not mind, systemctl does.</param>
/// <param name="IsMasked">It leads to /dev/null.</param>
/// <param name="Place">The folder above.</param>
internal sealed record UnitLink(UnitName Of, string Kind, UnitName Name, string Path, bool IsLink, bool IsMasked, UnitPlace Place);
