namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What is done when a restored file's name is taken.</summary>
public enum ConflictRule
{
    /// <summary>Nothing is restored.</summary>
    Fail = 0,

    /// <summary>The restored file takes the name in one step; what had it is kept beside it under another (<see cref="RestoreOutcome.Replaced"/>).</summary>
    Replace,

    /// <summary>The restored file is called <c>NAME.restored-1</c>, or the next number that is free.</summary>
    Rename,
}
