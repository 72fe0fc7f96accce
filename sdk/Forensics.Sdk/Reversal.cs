namespace Forensics.Sdk;

/// <summary>What undoing a responder's actions means. In <c>plugin.json</c>: lower case with underscores.</summary>
public enum Reversal
{
    /// <summary>Not stated, as of a collector.</summary>
    None = 0,

    /// <summary>Cannot be undone.</summary>
    Impossible = 1,

    /// <summary>Can be undone, and nothing that harms comes back by it.</summary>
    Harmless = 2,

    /// <summary>Can be undone, and brings back what was taken away, malware perhaps: never by itself after a time, unless the operator says that it may.</summary>
    Rearms = 3,
}
