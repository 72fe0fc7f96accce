using System.Runtime.InteropServices;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Memory;

/// <summary>
/// The memory of one program that a process runs: the one seam through which memory of processes is read. Held open: when the process starts another program or ends, this memory is gone, and
/// nothing of what came after is taken for it. Reads copy once, by <c>process_vm_readv(2)</c>; what the process itself may not read comes by <c>/proc/PID/mem</c>.
/// </summary>
public sealed partial class ProcessMemory : IDisposable
{
    private readonly SafeFileHandle memory;
    private bool isOwnNumbering;

    private ProcessMemory(int pid, SafeFileHandle memory, SafeFileHandle pagemap, bool isOwnNumbering)
    {
        Pid = pid;
        this.memory = memory;
        Pagemap = pagemap;
        this.isOwnNumbering = isOwnNumbering;
    }

    /// <summary>The process.</summary>
    public int Pid { get; }

    /// <summary><c>/proc/PID/pagemap</c>, for a <see cref="PageScan"/>; invalid where it may not be opened.</summary>
    public SafeFileHandle Pagemap { get; }

    /// <summary><c>/proc/PID/mem</c>, open for reading: whoever has the descriptor needs no rights to read from it.</summary>
    public SafeFileHandle Handle => memory;

    /// <summary>Opens it. It needs ptrace access to the process.</summary>
    /// <param name="process">Its folder.</param>
    /// <param name="pid">Its number.</param>
    /// <param name="isOwnNumbering">Whether the number is of our own PID namespace; otherwise all is read by <c>/proc/PID/mem</c>.</param>
    /// <param name="opened">Null when an error is returned.</param>
    /// <returns>EACCES or EPERM when it is refused, ESRCH or ENOENT when there is none.</returns>
    public static Errno Open(ProcessDirectory process, int pid, bool isOwnNumbering, out ProcessMemory? opened)
    {
        ArgumentNullException.ThrowIfNull(process);
        opened = null;
        var error = process.Open("mem"u8, OpenAs.KernelFile, out var memory);
        if (error.Failed)
        {
            memory.Dispose();
            return error;
        }

        // The first byte of memory is nobody's: EIO of one that is there, the end of the file of one that is gone.
        Span<byte> one = stackalloc byte[1];
        error = Hashing.PositionalRead.Read(memory, one, 0, out var length);
        if (!error.Failed && length == 0)
        {
            memory.Dispose();
            return Errno.ESRCH;
        }

        _ = process.Open("pagemap"u8, OpenAs.KernelFile, out var pagemap);
        opened = new(pid, memory, pagemap, isOwnNumbering);
        return Errno.Ok;
    }

    /// <summary>Takes over a descriptor that somebody with the rights has opened: reading from it needs none.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="memory"><c>/proc/PID/mem</c>, open for reading.</param>
    public static ProcessMemory Of(int pid, SafeFileHandle memory) => new(pid, memory, new SafeFileHandle(), isOwnNumbering: false);

    /// <summary>Reads by <see cref="Handle"/> alone from now on: where another process has this memory too, it outlives what the number stands for.</summary>
    public void GiveUpNumber() => isOwnNumbering = false;

    /// <summary>Whether the process, or another that it shares it with, still has this memory.</summary>
    public bool IsThere()
    {
        Span<byte> one = stackalloc byte[1];
        return Hashing.PositionalRead.Read(memory, one, 0, out var length).Failed || length > 0;
    }

    /// <summary>Reads. Pages that are not in memory are brought there: look at them first (<see cref="PageScan"/>) where that is not wanted. May wait for ever where a file system or another program
    /// answers for a page: put it under a deadline (<see cref="AbandonableReader"/>).</summary>
    /// <param name="address">First byte.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="lengthBytes">How much was read before the first page that could not be.</param>
    /// <returns>EFAULT or EIO when the first page could not be read, ESRCH when this memory is gone.</returns>
    public Errno Read(ulong address, Span<byte> buffer, out int lengthBytes)
    {
        if (isOwnNumbering)
        {
            var error = Copy(address, buffer, out lengthBytes);
            if (!error.Failed && lengthBytes > 0)
            {
                // The number alone may mean another program by now; whoever still has this memory has had it while it was read.
                return IsThere() ? Errno.Ok : Errno.ESRCH;
            }
        }

        if (address > long.MaxValue)
        {
            lengthBytes = 0;
            return Errno.EIO;
        }

        var read = Hashing.PositionalRead.Read(memory, buffer, (long)address, out lengthBytes);
        return !read.Failed && lengthBytes == 0 && buffer.Length > 0 ? Errno.ESRCH : read;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        memory.Dispose();
        Pagemap.Dispose();
    }

    private unsafe Errno Copy(ulong address, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* start = buffer)
        {
            var local = new IoVector { Start = (nuint)start, Length = (nuint)buffer.Length };
            var remote = new IoVector { Start = (nuint)address, Length = (nuint)buffer.Length };
            var result = process_vm_readv(Pid, &local, 1, &remote, 1, 0);
            lengthBytes = (int)Math.Max(result, 0);
            return result < 0 ? SystemCall.LastError : Errno.Ok;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint process_vm_readv(int pid, IoVector* local, nuint localCount, IoVector* remote, nuint remoteCount, nuint flags);

    /// <summary>struct iovec.</summary>
    private struct IoVector
    {
        public nuint Start;
        public nuint Length;
    }
}
