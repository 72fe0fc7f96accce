namespace Forensics.Sdk;

/// <summary>How a companion ended.</summary>
public enum CompanionEndKind
{
    /// <summary><see cref="Companion.RunAsync"/> ended. Of one that was taken over this means nothing.</summary>
    Completed = 0,

    /// <summary>It threw, or could not be loaded.</summary>
    Failed = 1,

    /// <summary>A signal ended it: a crash, a limit, or the collector.</summary>
    Killed = 2,

    /// <summary>It ended by itself with a code, and said nothing.</summary>
    Exited = 3,
}
