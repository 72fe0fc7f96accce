using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// One <c>/proc/PID</c>, held open. Everything read below it is of the one process whose folder was opened: when that has ended the kernel answers
/// ESRCH or
/// ENOENT, also when its number is in use again.
/// </summary>
public sealed class ProcessDirectory(SafeFileHandle directory, ulong? mountId) : IDisposable
{
    private const int OneReadBytes = 4_096;

    // How much of the list of threads is looked through for one that still has the program: about forty of them.
    private const int ThreadListBytes = 1_024;

    /// <summary>Opens the folder of a process.</summary>
    /// <param name="proc">The procfs.</param>
    /// <param name="pid">The process, or a thread.</param>
    /// <param name="process">Null when an error is returned.</param>
    /// <returns>ENOENT when there is none.</returns>
    public static Errno Open(ProcFileSystem proc, int pid, out ProcessDirectory? process)
    {
        ArgumentNullException.ThrowIfNull(proc);
        process = null;
        Span<byte> name = stackalloc byte[11];
        pid.TryFormat(name, out var length);
        var error = ProcFile.Open(proc.Directory, name[..length], OpenAs.Place, proc.MountId, out var directory);
        if (error.Failed)
        {
            directory.Dispose();
            return error;
        }

        process = new(directory, proc.MountId);
        return Errno.Ok;
    }

    /// <summary>Reads a file that the kernel gives whole in one read.</summary>
    /// <returns>EXDEV when something is mounted over it.</returns>
    public Errno ReadAtOnce(ReadOnlySpan<byte> name, Span<byte> buffer, out int length, out bool truncated)
        => ProcFileReading.ReadAtOnce(directory, name, mountId, buffer, out length, out truncated);

    /// <summary>Reads a file of unknown length.</summary>
    /// <returns>EXDEV when something is mounted over it.</returns>
    public Errno Read(ReadOnlySpan<byte> name, int limitBytes, out FileContent content)
    {
        content = default;
        var error = Open(name, OpenAs.KernelFile, out var file);
        using (file)
        {
            return error.Failed ? error : FileReading.ReadToEnd(file, limitBytes, out content);
        }
    }

    /// <summary>Reads a file that shows an area of the process's memory. When the first read gives all of the area there is no second one, and only then:
    /// a short one may have met a page that did not answer.</summary>
    /// <returns>EXDEV when something is mounted over it.</returns>
    public Errno Read(ReadOnlySpan<byte> name, int limitBytes, ulong? areaBytes, out FileContent content)
    {
        if (areaBytes is not (> 0 and < OneReadBytes) || areaBytes >= (ulong)limitBytes)
        {
            return Read(name, limitBytes, out content);
        }

        content = default;
        var error = Open(name, OpenAs.KernelFile, out var file);
        using (file)
        {
            Span<byte> buffer = stackalloc byte[OneReadBytes];
            var length = 0;
            error = error.Failed ? error : ProcFileReading.ReadFromStart(file, buffer, out length);
            if (!error.Failed && (ulong)length == areaBytes)
            {
                content = new(buffer[..length].ToArray(), Truncated: false);
                return error;
            }

            return error.Failed ? error : FileReading.ReadToEnd(file, limitBytes, out content);
        }
    }

    /// <summary>Reads a link.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The error of <c>readlinkat(2)</c>.</returns>
    public Errno ReadLink(ReadOnlySpan<byte> name, out LinkText text)
    {
        Span<byte> buffer = stackalloc byte[ProcLimits.MaxLinkBytes + 1];
        var error = SymbolicLink.Read(directory, name, buffer, out var length);
        text = new(buffer[..length].ToArray());
        return error;
    }

    /// <summary>The status of what a link leads to. The file system behind is not asked: see <see cref="FileStatus"/>.</summary>
    public Errno ReadLinkedStatus(ReadOnlySpan<byte> name, out FileStatus status) => MagicLink.ReadStatus(directory, name, out status);

    /// <summary>Opens what a link leads to, as a place.</summary>
    public Errno OpenLinked(ReadOnlySpan<byte> name, out SafeFileHandle place) => MagicLink.Open(directory, name, out place);

    /// <summary>Opens a file or folder of the process.</summary>
    /// <returns>EXDEV when something is mounted over it.</returns>
    public Errno Open(ReadOnlySpan<byte> name, OpenAs kind, out SafeFileHandle file) => ProcFile.Open(directory, name, kind, mountId, out file);

    /// <summary>Reads the sockets of its network namespace.</summary>
    /// <param name="watch">Told of each read.</param>
    /// <returns>The table.</returns>
    public SocketTable ReadSockets(ReadingWatch watch) => SocketTable.Read(directory, mountId, watch);

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
            var reader = new DirectoryReader(ThreadListBytes);
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

    /// <summary>Closes it.</summary>
    public void Dispose() => directory.Dispose();
}
