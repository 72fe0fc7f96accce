using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Mounts;

/// <summary>open_tree(2) with OPEN_TREE_CLONE, since Linux 5.2: a copy of one mount without those that lie on it, attached nowhere and gone with its descriptor. Nobody else
/// sees it. It has the flags of the mount it copies: a read-only one stays read-only. It takes CAP_SYS_ADMIN. Only mount_setattr(2) and open_tree_attr(2) could make it writable, which workers may not call. Source: linux/mount.h.</summary>
internal static partial class OpenTree
{
    private const int Number = 428; // The same on all architectures.
    private const uint Clone = 1;
    private const uint EmptyPath = 0x1000;
    private const uint CloseOnExec = 0x8_0000;

    /// <summary>Copies the mount that a place lies on, from that place down.</summary>
    /// <param name="place">The place; O_PATH will do.</param>
    /// <param name="tree">The place in the copy; invalid when an error is returned.</param>
    /// <returns>EPERM without the right, or where a filter refuses the call; ENOSYS; EINVAL for a mount that cannot be copied (unbindable, of another namespace).</returns>
    public static unsafe Errno CopyMount(SafeFileHandle place, out SafeFileHandle tree)
    {
        byte empty = 0;
        var descriptor = syscall(Number, place, &empty, Clone | EmptyPath | CloseOnExec);
        var error = descriptor < 0 ? new Errno(Marshal.GetLastPInvokeError()) : Errno.Ok;
        tree = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
        return error;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint syscall(nint number, SafeFileHandle directory, byte* path, nuint flags);
}
