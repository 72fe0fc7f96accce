using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>A process held by a descriptor, pidfd_open(2): when it ends and its number is used again, this still is the one that was opened, and a signal reaches nobody else. Linux 5.3.</summary>
public sealed partial class ProcessHandle : IDisposable
{
    // asm/unistd_64.h, asm-generic/unistd.h: the same.
    private const int SendNumber = 424;
    private const int OpenNumber = 434;

    // poll.h.
    private const short Readable = 1;

    // linux/pidfd.h: PIDFD_GET_INFO with struct pidfd_info of 64 bytes, PIDFD_INFO_EXIT (Linux 6.15).
    private const nuint GetRecord = 0xc040_ff0b;
    private const ulong ExitMask = 1 << 3;
    private const int RecordLongs = 8;
    private const int ExitCodeOffsetBytes = 60;

    private readonly SafeFileHandle descriptor;

    private ProcessHandle(SafeFileHandle descriptor) => this.descriptor = descriptor;

    /// <summary>Opens the process that has a number now.</summary>
    /// <param name="pid">Its number, in the PID namespace of this process; at least 1.</param>
    /// <param name="handle">Null when an error is returned.</param>
    /// <returns>The error of <c>pidfd_open(2)</c>: ESRCH when there is none, EINVAL or ENOENT when it is the number of a thread.</returns>
    public static Errno Open(int pid, out ProcessHandle? handle)
    {
        var number = syscall(OpenNumber, pid, 0, 0, 0);
        handle = number < 0 ? null : new(new((nint)number, ownsHandle: true));
        return number < 0 ? SystemCall.LastError : Errno.Ok;
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="signal">Which.</param>
    /// <returns>The error of <c>pidfd_send_signal(2)</c>: ESRCH when it has ended and its parent has taken note.</returns>
    public Errno Send(ProcessSignal signal) => send(SendNumber, descriptor, (nint)signal, 0, 0) < 0 ? SystemCall.LastError : Errno.Ok;

    /// <summary>Waits until all of its threads have ended.</summary>
    /// <param name="longest">How long; up to 24 days.</param>
    /// <returns>Whether they have.</returns>
    public unsafe bool WaitForEnd(TimeSpan longest)
    {
        var added = false;
        try
        {
            descriptor.DangerousAddRef(ref added);
            var request = new PollRequest { Descriptor = (int)descriptor.DangerousGetHandle(), Events = Readable };
            return poll(&request, 1, (int)Math.Clamp(longest.TotalMilliseconds, 0, int.MaxValue)) > 0 && (request.Happened & Readable) != 0;
        }
        finally
        {
            if (added)
            {
                descriptor.DangerousRelease();
            }
        }
    }

    /// <summary>How it ended, as wait(2) gives it to its parent: 256 times the exit code, or the signal's number, with 128 added when there was a core dump.</summary>
    /// <returns>Null while it has not ended, or its parent has not taken note, and before Linux 6.15.</returns>
    public unsafe int? ExitStatus()
    {
        var record = stackalloc ulong[RecordLongs];
        record[0] = ExitMask;
        return ioctl(descriptor, GetRecord, record) == 0 && (record[0] & ExitMask) != 0 ? *(int*)((byte*)record + ExitCodeOffsetBytes) : null;
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => descriptor.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint send(nint number, SafeFileHandle process, nint signal, nint origin, nint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int poll(PollRequest* requests, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeFileHandle file, nuint request, ulong* record);

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
