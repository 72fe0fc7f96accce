namespace Forensics.Sdk.Linux.Proc;

/// <summary>What an error of procfs means for a process.</summary>
public static class ProcessErrors
{
    /// <summary>EXDEV: something is mounted over the file. The kernel gives it itself where it is asked not to cross mounts.</summary>
    public static Errno Covered => ProcFile.Covered;

    /// <summary>ESTALE: another file is there now.</summary>
    public static Errno Replaced => new(116);

    /// <summary>EREMOTE: it does not lie on a file system that is known to be local.</summary>
    public static Errno Remote => new(66);

    /// <summary>EUCLEAN: the file does not have the form that proc(5) describes.</summary>
    public static Errno Malformed => Errno.EUCLEAN;

    /// <summary>The process has ended. ENOENT also means: this kernel has no such file; or, of a link: it leads nowhere.</summary>
    public static bool IsGone(this Errno error) => error == Errno.ENOENT || error == Errno.ESRCH;
}
