namespace Forensics.Plugins.Processes;

/// <summary>How much of environments is taken.</summary>
public enum EnvironmentContent
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>All of it, but for values whose name or form looks like a secret's.</summary>
    Redacted = 1,

    /// <summary>All of it.</summary>
    Full = 2,
}
