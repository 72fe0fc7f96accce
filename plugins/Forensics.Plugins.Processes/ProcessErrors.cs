using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Processes;

/// <summary>What an error of procfs means for a process.</summary>
internal static class ProcessErrors
{
    /// <summary>EXDEV: something is mounted over the file. The kernel gives it itself where it is asked not to cross mounts.</summary>
    public static Errno Covered => new(18);

    /// <summary>EUCLEAN: the file does not have the form that proc(5) describes.</summary>
    public static Errno Malformed => Errno.EUCLEAN;

    /// <summary>The process has ended. ENOENT also means: this kernel has no such file; or, of a link: it leads nowhere.</summary>
    public static bool IsGone(this Errno error) => error == Errno.ENOENT || error == Errno.ESRCH;
}
