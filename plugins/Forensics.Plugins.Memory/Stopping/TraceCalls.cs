using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Stopping;

/// <summary><c>ptrace(2)</c> and <c>waitpid(2)</c> of single threads. All calls for one target come from one OS thread: the kernel knows a tracer by its thread, and lets go of all that it traced
/// when that ends, however it ends. Source: linux/ptrace.h, linux/wait.h.</summary>
internal static partial class TraceCalls
{
    /// <summary>The upper bits of a wait status: the thread stopped because it was interrupted, or with its whole process.</summary>
    public const int EventStop = 128;

    /// <summary><c>siginfo_t</c>, in bytes.</summary>
    public const int SignalInfoBytes = 128;

    private const int Detach = 17;
    private const int GetSignalInfo = 0x4202;
    private const int GetRegisterSet = 0x4204;
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int GetSignalMask = 0x420a;
    private const int WaitNoHang = 1;
    private const int WaitAll = 0x4000_0000;

    /// <summary>Becomes its tracer. It is not stopped, and gets no signal.</summary>
    public static Errno SeizeThread(int thread) => Result(ptrace(Seize, thread, 0, 0));

    /// <summary>Asks it to stop.</summary>
    public static Errno InterruptThread(int thread) => Result(ptrace(Interrupt, thread, 0, 0));

    /// <summary>Lets it go on.</summary>
    /// <param name="thread">It.</param>
    /// <param name="signal">A signal that was on its way; 0 for none.</param>
    public static Errno DetachThread(int thread, int signal) => Result(ptrace(Detach, thread, 0, signal));

    /// <summary>Reads a set of registers as core files have it.</summary>
    /// <param name="thread">A stopped thread.</param>
    /// <param name="set">The type of the note.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="lengthBytes">How long it is.</param>
    /// <returns>EINVAL or ENODEV where the processor has no such set.</returns>
    public static unsafe Errno ReadRegisters(int thread, int set, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* start = buffer)
        {
            var vector = new IoVector { Start = (nuint)start, Length = (nuint)buffer.Length };
            var error = Result(ptrace(GetRegisterSet, thread, set, (nint)(&vector)));
            lengthBytes = error.Failed ? 0 : (int)vector.Length;
            return error;
        }
    }

    /// <summary>Reads what <c>siginfo_t</c> says of the stop.</summary>
    public static unsafe Errno ReadSignalInfo(int thread, Span<byte> buffer)
    {
        fixed (byte* start = buffer[..SignalInfoBytes])
        {
            return Result(ptrace(GetSignalInfo, thread, 0, (nint)start));
        }
    }

    /// <summary>Reads the signals that it holds back.</summary>
    public static unsafe Errno ReadSignalMask(int thread, out ulong mask)
    {
        mask = 0;
        fixed (ulong* start = &mask)
        {
            return Result(ptrace(GetSignalMask, thread, sizeof(ulong), (nint)start));
        }
    }

    /// <summary>Looks whether a thread has stopped or ended.</summary>
    /// <param name="thread">It.</param>
    /// <param name="status">How, when the result is true.</param>
    /// <param name="error">ECHILD when it is no thread of ours.</param>
    /// <returns>False while it has not; also with an error when it is no thread of ours.</returns>
    public static bool TryWait(int thread, out int status, out Errno error)
    {
        var result = waitpid(thread, out status, WaitNoHang | WaitAll);
        error = result < 0 ? new(Marshal.GetLastPInvokeError()) : Errno.Ok;
        return result > 0;
    }

    private static Errno Result(nint result) => result < 0 ? new(Marshal.GetLastPInvokeError()) : Errno.Ok;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(nint request, nint pid, nint address, nint data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);

    private struct IoVector
    {
        public nuint Start;
        public nuint Length;
    }
}
