namespace Forensics.Sdk;

/// <summary>The one state in which a requested item ends. In JSON: lower case with hyphens (<c>over-limit</c>).</summary>
public enum ItemState
{
    /// <summary>Never tried: the run ended before, or it was refused on purpose; the reason says which.</summary>
    NotRun = 0,

    /// <summary>Collected; flags say what was not perfect.</summary>
    Collected = 1,

    /// <summary>Looked, and there was nothing.</summary>
    Empty = 2,

    /// <summary>Asked for by name, and it does not exist.</summary>
    Missing = 3,

    /// <summary>The kernel refused.</summary>
    Denied = 4,

    /// <summary>Left out by a rule; the reason names it.</summary>
    Excluded = 5,

    /// <summary>A stated limit was reached.</summary>
    OverLimit = 6,

    /// <summary>An input or output error.</summary>
    ReadError = 7,

    /// <summary>It was read and is not what it should be.</summary>
    Corrupt = 8,

    /// <summary>This kernel, file system or format cannot give it.</summary>
    Unsupported = 9,

    /// <summary>It did not answer in time.</summary>
    TimedOut = 10,

    /// <summary>The plugin ended before it concluded the item.</summary>
    PluginFailed = 11,
}
