using System.Runtime.InteropServices;

namespace Hostile;

/// <summary>Ways to change the device that need no right of an administrator to be tried.</summary>
internal static partial class Attempts
{
    private const int Here = -100;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Truncate = 0x200;
    private const int CharacterDevice = 0x2000;
    private const int FirstDisk = 0x100;

    public static (string Name, Func<nint> Try)[] Of(WriterOptions options)
    {
        var folder = options.Folder;
        var file = folder + "/file";
        return
        [
            ("create", () => Open(folder + "/new", WriteOnly | Create, 0x1b6)),
            ("write", () => Open(file, WriteOnly, 0)),
            ("truncate-on-open", () => Open(file, WriteOnly | Truncate, 0)),
            ("truncate", () => TruncateFile(file, 0)),
            ("chmod", () => ChangeMode(file, 0x1ff)),
            ("chown", () => ChangeOwner(file, 1, 1)),
            ("utimes", () => ChangeTimes(Here, file, 0, 0)),
            ("setxattr", () => SetAttribute(file, "user.mark", "x", 1, 0)),
            ("unlink", () => Unlink(file)),
            ("rename", () => Rename(file, folder + "/renamed")),
            ("link", () => Link(file, folder + "/second")),
            ("symlink", () => MakeLink("file", folder + "/another")),
            ("mkdir", () => MakeDirectory(folder + "/made", 0x1ff)),
            ("mknod", () => MakeNode(folder + "/disk", CharacterDevice | 0x1b6, FirstDisk)),
            ("tmp", () => Open($"/tmp/forensics-hostile-writer-{options.Process}", WriteOnly | Create, 0x1b6)),
            ("shm", () => Open($"/dev/shm/forensics-hostile-writer-{options.Process}", WriteOnly | Create, 0x1b6)),
            ("remount", () => Mount(null, "/", null, 32 | 4096, 0)),
            ("mount-tmpfs", () => Mount("none", folder, "tmpfs", 0, 0)),
            ("umount", () => Unmount("/proc", 2)),
            ("chroot", () => ChangeRoot(folder)),
            ("through-another-root", () => Open($"/proc/{options.Process}/root{file}", WriteOnly, 0)),
            ("set-hostname", () => SetHostName("hostile", 7)),
            ("sysctl", () => Open("/proc/sys/kernel/hostname", WriteOnly, 0)),
            ("kill", () => Kill(options.Process, 10)),
            ("ptrace", () => Trace(16, options.Process, 0, 0)),
            ("become-root", () => SetUser(0)),
        ];
    }

    /// <summary>One note for each: its name and the error number, 0 when it worked.</summary>
    public static IEnumerable<string> Make(IEnumerable<(string Name, Func<nint> Try)> attempts)
        => attempts.Select(attempt => $"{attempt.Name} {(attempt.Try() < 0 ? Marshal.GetLastPInvokeError() : 0)}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "truncate", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int TruncateFile(string path, nint length);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeTimes(int folder, string path, nint times, int flags);

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, string value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string target, string path);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeNode(string path, uint mode, nint device);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string? source, string target, string? type, nint flags, nint data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string path, int flags);

    [LibraryImport("libc", EntryPoint = "chroot", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeRoot(string path);

    [LibraryImport("libc", EntryPoint = "sethostname", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetHostName(string name, nint length);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Trace(nint request, nint process, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    private static partial int SetUser(uint user);
}
