using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes;

/// <summary>
/// One <c>/proc/PID</c>, held open. Everything read below it is of the one process whose folder was opened: when that has ended the kernel answers
/// ESRCH or
/// ENOENT, also when its number is in use again.
/// </summary>
internal sealed class ProcessDirectory(SafeFileHandle directory, ulong? mountId) : IDisposable
{
    public static Errno Open(ProcFileSystem proc, int pid, out ProcessDirectory? process)
    {
        process = null;
        Span<byte> name = stackalloc byte[11];
        pid.TryFormat(name, out var length);
        var error = DirectoryReading.OpenChild(proc.Directory, name[..length], OpenAs.Place, out var directory);
        if (!error.Failed)
        {
            error = Check(FileStatus.Read(directory, out var status), status, proc.MountId);
        }

        if (error.Failed)
        {
            directory.Dispose();
            return error;
        }

        process = new(directory, proc.MountId);
        return Errno.Ok;
    }

    /// <summary>Reads a file into the buffer.</summary>
    /// <returns>EXDEV when something is mounted over it.</returns>
    public Errno Read(ReadOnlySpan<byte> name, Span<byte> buffer, out int length, out bool truncated)
    {
        length = 0;
        truncated = false;
        var error = Open(name, out var file);
        using (file)
        {
            return error.Failed ? error : FileReading.Read(file, buffer, out length, out truncated);
        }
    }

    /// <summary>Reads a file of unknown length.</summary>
    /// <returns>EXDEV when something is mounted over it.</returns>
    public Errno Read(ReadOnlySpan<byte> name, int limitBytes, out FileContent content)
    {
        content = default;
        var error = Open(name, out var file);
        using (file)
        {
            return error.Failed ? error : FileReading.ReadToEnd(file, limitBytes, out content);
        }
    }

    public Errno ReadLink(ReadOnlySpan<byte> name, out LinkText text)
    {
        Span<byte> buffer = stackalloc byte[ProcLimits.MaxLinkBytes + 1];
        var error = SymbolicLink.Read(directory, name, buffer, out var length);
        text = new(buffer[..length].ToArray());
        return error;
    }

    /// <summary>The status of what a link leads to. The file system behind is not asked: see <see cref="FileStatus"/>.</summary>
    public Errno ReadLinkedStatus(ReadOnlySpan<byte> name, out FileStatus status)
    {
        status = default;
        var error = MagicLink.Open(directory, name, out var place);
        using (place)
        {
            return error.Failed ? error : FileStatus.Read(place, out status);
        }
    }

    /// <summary>The root directory of the process, which its paths may start from.</summary>
    public Errno OpenRoot(out SafeFileHandle root) => MagicLink.Open(directory, "root"u8, out root);

    /// <summary>Finds a thread that still has the program: when the main thread has ended alone, the process's own folder shows a zombie's
    /// nothing.</summary>
    /// <returns>The thread's folder, which has the same files; null when none is found among the first threads.</returns>
    public ProcessDirectory? OpenLiveThread()
    {
        if (DirectoryReading.OpenChild(directory, "task"u8, OpenAs.Directory, out var tasks).Failed)
        {
            return null;
        }

        using (tasks)
        {
            var reader = new DirectoryReader(ProcessLimits.ThreadListBytes);
            if (reader.Fill(tasks, out _).Failed)
            {
                return null;
            }

            while (reader.TryNext(out var entry, out _))
            {
                if (!entry.IsDots && !DirectoryReading.OpenChild(tasks, entry.Name, OpenAs.Place, out var place).Failed)
                {
                    var thread = new ProcessDirectory(place, mountId);
                    if (!thread.ReadLink("exe"u8, out _).Failed)
                    {
                        return thread;
                    }

                    thread.Dispose();
                }
            }

            return null;
        }
    }

    public void Dispose() => directory.Dispose();

    private static Errno Check(Errno error, FileStatus status, ulong? mountId)
        => error.Failed ? error : status.MountId == mountId ? Errno.Ok : ProcessErrors.Covered;

    private Errno Open(ReadOnlySpan<byte> name, out SafeFileHandle file)
    {
        // Asked before it is opened: what somebody mounted over it may be a device, and opening one can act on it.
        var error = Check(FileStatus.Read(directory, name, out var status), status, mountId);
        if (error.Failed)
        {
            file = new SafeFileHandle();
            return error;
        }

        return DirectoryReading.OpenChild(directory, name, OpenAs.KernelFile, out file);
    }
}
