namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>How a unit comes to be started.</summary>
/// <param name="Why">The first way that was found: <c>wanted by multi-user.target (PATH)</c>.</param>
internal sealed record UnitReach(string Why)
{
    /// <summary>All events that start it, each once, at most <see cref="SystemdLimits.Triggers"/>.</summary>
    public List<string> Triggers { get; } = [];

    /// <summary>The triggers as one text.</summary>
    public string Trigger => string.Join("; ", Triggers);

    /// <summary>Adds one.</summary>
    public void Add(string trigger)
    {
        if (Triggers.Count < SystemdLimits.Triggers && !Triggers.Contains(trigger))
        {
            Triggers.Add(trigger);
        }
    }
}
