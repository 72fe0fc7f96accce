namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Where memory is to be read.</summary>
public enum MemorySourceChoice
{
    /// <summary>The best that is possible.</summary>
    Auto,

    /// <summary><c>/proc/kcore</c>.</summary>
    Kcore,

    /// <summary><c>/dev/crash</c>, of a driver that Red Hat's kernels have.</summary>
    Crash,

    /// <summary><c>/dev/mem</c>.</summary>
    Mem,
}
