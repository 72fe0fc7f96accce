using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Errors of calls that change something (<c>errno(3)</c>).</summary>
internal static class ActErrors
{
    public static Errno EEXIST => new(17);

    public static Errno EROFS => new(30);

    public static Errno ENOSPC => new(28);

    public static Errno EDQUOT => new(122);

    /// <summary>No room for one more name or block.</summary>
    public static bool IsFull(this Errno error) => error == ENOSPC || error == EDQUOT;

    /// <summary>The file system does not know a flag of <c>renameat2(2)</c>.</summary>
    public static bool IsUnknownRule(this Errno error) => error == Errno.EINVAL || error == Errno.ENOSYS;

    public static bool IsDenied(this Errno error) => error == Errno.EPERM || error == Errno.EACCES;
}
