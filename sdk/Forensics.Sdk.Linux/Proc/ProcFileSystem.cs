using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>The procfs below the inspected root, held open.</summary>
public sealed class ProcFileSystem : IDisposable
{
    // PROC_SUPER_MAGIC of linux/magic.h.
    private const long Magic = 0x9fa0;
    private const int MaxBootIdBytes = 64;
    private const int MaxPidBytes = 16;

    private ProcFileSystem(SafeFileHandle directory, ulong? mountId)
    {
        Directory = directory;
        MountId = mountId;
    }

    /// <summary>Where it lies below the root.</summary>
    public static EvidencePath Path { get; } = EvidencePath.Of("/proc");

    /// <summary>Its folder.</summary>
    public SafeFileHandle Directory { get; }

    /// <summary>The mount that everything read must lie on: somebody may have mounted something over a process's folder or file.
    /// Null before Linux 5.8, where that is not seen.</summary>
    public ulong? MountId { get; }

    /// <summary>This process's own number there, null when it is of another PID namespace.</summary>
    public int? OwnPid()
    {
        Span<byte> text = stackalloc byte[MaxPidBytes];
        return !SymbolicLink.Read(Directory, "self"u8, text, out var length).Failed
            && Utf8Parser.TryParse(text[..length], out int pid, out var used) && used == length ? pid : null;
    }

    /// <summary>Opens it.</summary>
    /// <param name="root">The inspected root.</param>
    /// <param name="item">The item that stands for it.</param>
    /// <param name="proc">The procfs, null when it cannot be had.</param>
    /// <returns>Null, or how the item ends without a procfs.</returns>
    public static ItemConclusion? Open(TargetRoot root, string item, out ProcFileSystem? proc)
    {
        ArgumentNullException.ThrowIfNull(root);
        proc = null;
        var error = root.Open("/proc"u8, OpenAs.Directory, LinkRule.FollowWithinRoot, out var directory);
        if (error == Errno.ENOENT || error == Errno.ENOTDIR || error == Errno.ELOOP)
        {
            return NoProcFileSystem(item, $"/proc: {error}");
        }

        if (error.Failed)
        {
            return new(item, error.State, Reason: $"/proc cannot be opened: {error}");
        }

        error = FileSystemKind.Read(directory, out var kind);
        if (error.Failed || kind.Magic != Magic)
        {
            directory.Dispose();
            return NoProcFileSystem(item, error.Failed ? $"fstatfs: {error}" : $"/proc is of type 0x{kind.Magic:x}");
        }

        error = FileStatus.Read(directory, out var status);
        proc = new(directory, error.Failed ? null : status.MountId);
        return null;
    }

    /// <summary>Numbers of all processes, as one reading of the folder gives them.</summary>
    /// <param name="pids">Gets them.</param>
    /// <param name="folder">Another descriptor of it, to list it again from its start; null for its own, once.</param>
    /// <returns>The error that ended the reading early; what came before it is kept.</returns>
    public Errno List(ICollection<int> pids, SafeFileHandle? folder = null)
    {
        ArgumentNullException.ThrowIfNull(pids);
        var reader = new DirectoryReader();
        for (; ; )
        {
            var error = reader.Fill(folder ?? Directory, out var atEnd);
            while (reader.TryNext(out var entry, out var damage))
            {
                var isPid = Utf8Parser.TryParse(entry.Name, out int pid, out var used) && used == entry.Name.Length && pid > 0;
                if (isPid && pids.Count < ProcLimits.MaxProcesses)
                {
                    pids.Add(pid);
                }

                error = damage.Failed ? damage : error;
            }

            if (error.Failed || atEnd)
            {
                return error;
            }
        }
    }

    /// <summary>Reads the boot's id.</summary>
    /// <param name="bootId">As <see cref="BootId"/> has it; null when an error is returned.</param>
    /// <returns>EUCLEAN when it has not its form.</returns>
    public Errno ReadBootId(out string? bootId)
    {
        bootId = null;
        var error = DirectoryReading.OpenBelow(Directory, "sys/kernel/random/boot_id"u8, OpenAs.KernelFile, out var file);
        using (file)
        {
            if (error.Failed)
            {
                return error;
            }

            Span<byte> buffer = stackalloc byte[MaxBootIdBytes];
            error = FileReading.Read(file, buffer, out var length, out _);
            return error.Failed ? error : BootId.TryParse(buffer[..length], out bootId) ? Errno.Ok : Errno.EUCLEAN;
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => Directory.Dispose();

    private static ItemConclusion NoProcFileSystem(string item, string detail)
        => new(item, ItemState.Unsupported,
            Reason: $"no procfs below this root, and processes exist only on a live system ({detail})");
}
