using System.Runtime.InteropServices;
using Forensics.Confinement;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Native;

/// <summary>
/// A mount namespace of the calling thread's own (<c>unshare(2)</c>, <c>mount_setattr(2)</c>, <c>mount(2)</c>). Every call returns the error number; 0 when it is
/// done. All but <see cref="Enter"/> change flags of mounts: only ever after it, or they would change the machine's.
/// </summary>
internal static partial class MountNamespace
{
    /// <summary><c>EINVAL</c>: a path that is no mount point.</summary>
    public const int NotAMount = 22;

    private const string FolderOfProc = "/proc/fs";
    private const int NewMountNamespace = 0x20000;
    private const int SysMountSetAttributes = 442; // the same on every architecture (asm-generic/unistd.h)
    private const int CurrentFolder = -100;
    private const int Recursive = 0x8000;
    private const ulong AttributeReadOnly = 1;
    private const ulong PropagationPrivate = 1 << 18;
    private const ulong MountBind = 4_096;
    private const ulong MountRecursive = 16_384;
    private const ulong MountPrivate = 1 << 18;
    private const ulong MountRemount = 32;
    private const ulong MountReadOnly = 1;
    private const int OpenReadOnlyCloseOnExec = 0x80000;

    /// <summary>Flags that a remount must name again, or it would take them away (<c>mount(2)</c>).</summary>
    private static readonly (string Word, ulong Flag)[] Kept =
        [("nosuid", 2), ("nodev", 4), ("noexec", 8), ("noatime", 1_024), ("nodiratime", 2_048), ("relatime", 1 << 21)];

    /// <summary>The mount table of the namespace that the calling thread is in now, wherever it goes later.</summary>
    /// <returns>Null when there is no procfs.</returns>
    public static SafeFileHandle? OpenTable()
    {
        var descriptor = Open("/proc/thread-self/mountinfo", OpenReadOnlyCloseOnExec);
        return descriptor < 0 ? null : PrivateChannels.High(descriptor);
    }

    /// <summary>Moves the calling thread, and no other, into a copy of its namespace; its root and folder become its own too.</summary>
    public static int Enter() => Unshare(NewMountNamespace) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Nothing that happens in other namespaces arrives here, and the other way round. For kernels where <see cref="MakeReadOnly()"/> is missing.</summary>
    public static int MakePrivate() => Mount(null, "/", null, MountPrivate | MountRecursive, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Every mount at and below the root: read-only and private. Linux 5.12.</summary>
    public static int MakeReadOnly()
    {
        var attributes = new MountAttributes { Set = AttributeReadOnly, Propagation = PropagationPrivate };
        return SetAttributes(SysMountSetAttributes, CurrentFolder, "/", Recursive, attributes, Marshal.SizeOf<MountAttributes>()) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>One mount, its other flags kept.</summary>
    /// <param name="point">Where it is.</param>
    /// <param name="options">Its options as <c>mountinfo</c> has them: <c>rw,nosuid,relatime</c>.</param>
    public static int MakeReadOnly(string point, string options)
    {
        var words = options.Split(',');
        var flags = Kept.Where(kept => words.Contains(kept.Word)).Aggregate(MountRemount | MountBind | MountReadOnly, (all, kept) => all | kept.Flag);
        return Mount(null, point, null, flags, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Where the root is a folder of a mount and no mount itself (<c>chroot(2)</c>): makes it one and goes there. What it lies on may be shared with the machine, and
    /// what is mounted on it would appear there; so it is mounted on a folder that every procfs has, once that is private.
    /// </summary>
    public static int MakeRootAMount()
        => Mount(null, "/proc", null, MountPrivate, 0) == 0 && Mount("/", FolderOfProc, null, MountBind | MountRecursive, 0) == 0 && ChangeRoot(FolderOfProc) == 0
            ? 0
            : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "chroot", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeRoot(string path);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string? source, string target, string? type, ulong flags, nint data);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SetAttributes(nint number, nint folder, string path, nint flags, in MountAttributes attributes, nint size);

    /// <summary><c>struct mount_attr</c> of linux/mount.h, version 0.</summary>
    private struct MountAttributes
    {
        public ulong Set;
        public ulong Clear;
        public ulong Propagation;
        public ulong UserNamespace;
    }
}
