using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Writing;

/// <summary>Creates the bundle's file so that nothing that lies or is planted at its name is touched, and makes it last.</summary>
internal static partial class OutputFile
{
    private const int O_RDONLY = 0;
    private const int O_CLOEXEC = 0x80000;
    private const int EINVAL = 22;

    /// <summary>
    /// CreateNew is O_CREAT|O_EXCL, which refuses an existing file and a symlink, dangling or not (open(2)); mode 0600 from the first moment.
    /// </summary>
    public static FileStream Create(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Bundle files are created on Linux; elsewhere, write to a stream.");
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>A new name lasts only when its folder was synchronised (fsync(2)).</summary>
    public static void SyncFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        using var handle = Open(folder, O_RDONLY | O_CLOEXEC);
        if (handle.IsInvalid) throw new IOException($"The folder '{folder}' cannot be opened to synchronise it: errno {Marshal.GetLastPInvokeError()}.");
        if (Fsync(handle) == 0) return;

        // EINVAL: a file system that cannot synchronise folders, which is no failure of ours.
        var errno = Marshal.GetLastPInvokeError();
        if (errno != EINVAL) throw new IOException($"The folder '{folder}' cannot be synchronised: errno {errno}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}
