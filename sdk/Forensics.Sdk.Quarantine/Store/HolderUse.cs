namespace Forensics.Sdk.Quarantine.Store;

/// <summary>How a process held a file.</summary>
public enum HolderUse
{
    /// <summary>It is the process's program: <c>executable</c>.</summary>
    Executable = 0,

    /// <summary>It is mapped into the process's memory: <c>mapped</c>.</summary>
    Mapped = 1,

    /// <summary>The process has a descriptor of it: <c>open</c>.</summary>
    Open = 2,
}
