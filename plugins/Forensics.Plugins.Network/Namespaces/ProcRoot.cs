using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>The procfs below the root, held open.</summary>
internal sealed class ProcRoot : IDisposable
{
    // PROC_SUPER_MAGIC of linux/magic.h.
    private const long Magic = 0x9fa0;
    private const int BootIdBytes = 64;
    private const int PidBytes = 11;

    private ProcRoot(SafeFileHandle directory, ulong? mountId)
    {
        Directory = directory;
        MountId = mountId;
    }

    public SafeFileHandle Directory { get; }

    public ulong? MountId { get; }

    /// <summary>Opens it.</summary>
    /// <returns>ENOENT also for what is no procfs.</returns>
    public static Errno Open(TargetRoot root, out ProcRoot? proc)
    {
        proc = null;
        var error = root.Open("/proc"u8, OpenAs.Directory, LinkRule.FollowWithinRoot, out var directory);
        if (error.Failed)
        {
            return error;
        }

        error = FileSystemKind.Read(directory, out var kind);
        if (error.Failed || kind.Magic != Magic)
        {
            directory.Dispose();
            return error.Failed ? error : Errno.ENOENT;
        }

        proc = new(directory, FileStatus.Read(directory, out var status).Failed ? null : status.MountId);
        return Errno.Ok;
    }

    /// <summary>Opens the folder of a process: everything below is of that one process, also when its number is used again.</summary>
    public Errno OpenProcess(int pid, out SafeFileHandle process)
    {
        Span<byte> name = stackalloc byte[PidBytes];
        pid.TryFormat(name, out var length);
        return ProcFile.Open(Directory, name[..length], OpenAs.Place, MountId, out process);
    }

    /// <summary>Numbers of all processes.</summary>
    public Errno List(List<int> pids)
    {
        // Opened anew: a descriptor that was listed once is at its end.
        var reader = new DirectoryReader();
        var error = NamespaceCalls.OpenAgain(Directory, out var listed);
        using (listed)
        {
            for (var atEnd = false; !error.Failed && !atEnd;)
            {
                error = reader.Fill(listed, out atEnd);
                while (reader.TryNext(out var entry, out _))
                {
                    if (Utf8Parser.TryParse(entry.Name, out int pid, out var used) && used == entry.Name.Length && pid > 0 && pids.Count < ProcLimits.MaxProcesses)
                    {
                        pids.Add(pid);
                    }
                }
            }
        }

        return error;
    }

    /// <summary>Null when it cannot be read.</summary>
    public string? ReadBootId()
    {
        var error = DirectoryReading.OpenBelow(Directory, "sys/kernel/random/boot_id"u8, OpenAs.KernelFile, out var file);
        using (file)
        {
            Span<byte> buffer = stackalloc byte[BootIdBytes];
            return !error.Failed && !FileReading.Read(file, buffer, out var length, out _).Failed && BootId.TryParse(buffer[..length], out var id) ? id : null;
        }
    }

    public void Dispose() => Directory.Dispose();
}
