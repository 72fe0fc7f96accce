using System.Runtime.InteropServices;
using Forensics.Wire.Messages;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>What the worker asks of the kernel about itself.</summary>
internal static partial class ProcessControl
{
    private const int RlimitCpu = 0;
    private const int RlimitData = 2;
    private const int RlimitCore = 4;
    private const int RlimitProcesses = 6;
    private const int RlimitDescriptors = 7;
    private const int SigKill = 9;
    private const int SetParentDeathSignal = 1;
    private const int Everybody = -1;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const int OpenPath = 0x200000;
    private const int OpenCloseOnExec = 0x80000;

    private static readonly TimeSpan RootDeadline = TimeSpan.FromSeconds(10);

    // O_DIRECTORY differs between architectures (asm/fcntl.h).
    private static int OpenDirectory => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    /// <summary>Ends the process without any handler running (<c>_exit(2)</c>).</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int status);

    /// <summary>What the plugin starts does not get our channel: it could speak in the plugin's name (<c>fcntl(2)</c>, <c>FD_CLOEXEC</c>).</summary>
    public static void KeepFromChildren(int descriptor) => _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);

    /// <summary>The kernel ends this process with the thread that started it (<c>PR_SET_PDEATHSIG(2const)</c>).</summary>
    /// <param name="parent">The process of that thread.</param>
    /// <returns>Whether that process is still there.</returns>
    public static bool EndWith(int parent) => ProcessOption(SetParentDeathSignal, SigKill, 0, 0, 0) == 0 && ParentProcess() == parent;

    /// <summary>No core file of this process and of all that it starts. One byte and not none: that also keeps a piped core_pattern's handler from running
    /// (<c>core(5)</c>).</summary>
    /// <exception cref="InvalidOperationException">The kernel refused.</exception>
    public static void LeaveNoCore() => Set(RlimitCore, 1);

    /// <summary>The limits of this process and of all that it starts (<c>setrlimit(2)</c>).</summary>
    /// <exception cref="InvalidOperationException">The kernel refused.</exception>
    public static void Limit(StartMessage start)
    {
        Set(RlimitData, (ulong)start.DataLimitBytes);
        Set(RlimitDescriptors, (ulong)start.DescriptorLimit);
        Set(RlimitCpu, (ulong)start.CpuLimitSeconds);
        if (start.TaskLimit is { } tasks)
        {
            Set(RlimitProcesses, (ulong)tasks);
        }
    }

    /// <summary>Ends whatever has this process's user id, but for this process (<c>kill(2)</c>): all that it started and nothing else, where nobody else has it.</summary>
    public static void KillOwnUser() => _ = Kill(Everybody, SigKill);

    /// <summary>Opens a directory as a place to start from (<c>O_PATH</c>), on a thread that can be left behind: a path may never be answered.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task<SafeFileHandle> OpenRootAsync(byte[] path, TimeProvider clock)
    {
        var opening = Task.Factory.StartNew(() => OpenRoot(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await opening.WaitAsync(RootDeadline, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the root did not answer within {RootDeadline.TotalSeconds} s");
        }
    }

    private static SafeFileHandle OpenRoot(byte[] path)
    {
        var terminated = new byte[path.Length + 1];
        path.CopyTo(terminated, 0);
        var descriptor = Open(terminated, OpenPath | OpenDirectory | OpenCloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"the root cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static void Set(int resource, ulong value)
    {
        // Only downwards: more than what we were given is nobody's to take.
        var most = GetResourceLimit(resource, out var given) == 0 ? Math.Min(value, given.Maximum) : value;
        if (SetResourceLimit(resource, new ResourceLimit { Current = most, Maximum = most }) != 0)
        {
            throw new InvalidOperationException($"setrlimit {resource}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessOption(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentProcess();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags);

    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
