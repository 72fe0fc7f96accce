namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A file of a <c>.d</c> folder.</summary>
/// <param name="Of">What it is for: a unit's name, a prefix of names (<c>foo-.service</c>), a type (<c>service</c>).</param>
/// <param name="Name">The file's name.</param>
/// <param name="Path">Absolute.</param>
/// <param name="IsMask">It leads to /dev/null.</param>
/// <param name="Place">The folder above.</param>
internal sealed record UnitDropIn(string Of, string Name, string Path, bool IsMask, UnitPlace Place);
