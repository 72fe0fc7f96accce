using System.Runtime.InteropServices;
using Forensics.Bundle.Export.Native;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Writing;

/// <summary>Creates the bundle's file so that nothing that lies or is planted at its name is touched, and makes it last.</summary>
internal static partial class OutputFile
{
    private const int O_RDONLY = 0;
    private const int O_CLOEXEC = 0x80000;
    private const int O_RDWR = 2;
    private const int O_CREAT = 0x40;
    private const int O_NONBLOCK = 0x800;
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;
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

    /// <summary>Opens a regular file that is there, or creates it with mode 0600; follows no symlink, and waits for no pipe.</summary>
    /// <exception cref="IOException">It is something else, or cannot be opened; or another program has it open for writing.</exception>
    public static FileStream OpenRegular(string path, bool write)
    {
        var handle = Open(path, O_CLOEXEC | FileCalls.NoFollowFlag | O_NONBLOCK | (write ? O_RDWR | O_CREAT : O_RDONLY), 0b110_000_000);
        if (handle.IsInvalid) throw new IOException($"{path} cannot be opened: errno {Marshal.GetLastPInvokeError()}.");
        try
        {
            if (write && Flock(handle, LOCK_EX | LOCK_NB) != 0) throw new IOException($"{path} is in use by another program.");
            var file = new FileStream(handle, write ? FileAccess.ReadWrite : FileAccess.Read, bufferSize: 0);
            return file.CanSeek ? file : throw new IOException($"{path} is no regular file.");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A new name lasts only when its folder was synchronised (fsync(2)).</summary>
    public static void SyncFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        using var handle = Open(folder, O_RDONLY | O_CLOEXEC, 0);
        if (handle.IsInvalid) throw new IOException($"The folder '{folder}' cannot be opened to synchronise it: errno {Marshal.GetLastPInvokeError()}.");
        if (Fsync(handle) == 0) return;

        // EINVAL: a file system that cannot synchronise folders, which is no failure of ours.
        var errno = Marshal.GetLastPInvokeError();
        if (errno != EINVAL) throw new IOException($"The folder '{folder}' cannot be synchronised: errno {errno}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}
