namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A folder of the search path.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Origin">What kind.</param>
/// <param name="IsOwn">Whether what lies there is told in this scope; else it is told in another one, and is here for what is looked up only.</param>
/// <param name="IsPersistent">It is the one that <c>systemctl enable</c> writes to.</param>
internal sealed record UnitPlace(string Path, UnitOrigin Origin, bool IsOwn = true, bool IsPersistent = false)
{
    public bool IsRuntime => Path.StartsWith("/run/", StringComparison.Ordinal);
}
