using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Forensics.Confinement;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>
/// A companion that was started. The thread that starts it gives up its capabilities before, and stays until the end of the process, to take its status: with that thread the kernel ends the
/// companion too (<c>PR_SET_PDEATHSIG</c>), which is how no companion outlives its worker.
/// </summary>
internal sealed class ConfinedCompanion : CompanionProcess
{
    // After SIGKILL, and less than the grace of the worker itself. One that waits in the kernel for longer is the host's to name.
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(4);

    private readonly Lock gate = new();
    private readonly ChildProcess process;
    private readonly NetworkStream channel;
    private readonly Task<CompanionEnd> ended;
    private readonly TimeProvider clock;
    private readonly Action<ConfinedCompanion> gone;
    private bool isDisposed;

    private ConfinedCompanion(ChildProcess process, NetworkStream channel, Task<CompanionEnd> ended, TimeProvider clock, Action<ConfinedCompanion> gone)
        => (this.process, this.channel, this.ended, this.clock, this.gone) = (process, channel, ended, clock, gone);

    public override Stream Channel => channel;

    public override int? ProcessId => process.ProcessId;

    /// <param name="arguments">What it is to run.</param>
    /// <param name="handed">What it is handed over, each above its last number there.</param>
    /// <param name="clock">For the wait for its end.</param>
    /// <param name="gone">Called when it was disposed of.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static ConfinedCompanion Start(CompanionArguments arguments, IReadOnlyList<SafeFileHandle> handed, TimeProvider clock, Action<ConfinedCompanion> gone)
    {
        var (socket, theirSocket) = PrivateChannels.Sockets();
        var (report, theirReport) = PrivateChannels.Pipe();
        using (theirSocket)
        using (theirReport)
        {
            var program = new CompanionProgram(arguments);
            var request = new SpawnRequest { Command = program.Command, Environment = CompanionProgram.OwnEnvironment, Descriptors = [theirSocket, theirReport, .. handed], OwnSession = false };
            var started = new TaskCompletionSource<ChildProcess>();
            var ended = new TaskCompletionSource<CompanionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => ConfineAndStay(program, request, report, started, ended)) { IsBackground = true, Name = "companion" }.Start();
            try
            {
                var process = started.Task.GetAwaiter().GetResult();
                return new(process, StreamOf(socket), ended.Task, clock, gone);
            }
            catch (IOException)
            {
                socket.Dispose();
                throw;
            }
        }
    }

    public override Task<CompanionEnd> WaitAsync(CancellationToken cancellationToken) => ended.WaitAsync(cancellationToken);

    /// <summary>Ends it and does not wait.</summary>
    public void Kill()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                process.KillAlone();
            }
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        Kill();
        await ended.WaitAsync(EndWait, clock).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        lock (gate)
        {
            if (ended.IsCompleted && !isDisposed)
            {
                isDisposed = true;
                process.Dispose();
            }
        }

        await channel.DisposeAsync().ConfigureAwait(false);
        gone(this);
    }

    private static void ConfineAndStay(CompanionProgram program, SpawnRequest request, SafeFileHandle report, TaskCompletionSource<ChildProcess> started, TaskCompletionSource<CompanionEnd> ended)
    {
        using (report)
        {
            ChildProcess process;
            try
            {
                GiveUpEverything(program);
                process = new ChildProcess(Spawn.Start(request));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                started.SetException(new IOException(refused.Message, refused));
                return;
            }

            started.SetResult(process);
            try
            {
                ended.SetResult(EndOf(process.Reap(), report));
            }
            catch (IOException taken)
            {
                ended.SetResult(new(CompanionEndKind.Exited, taken.Message, -1));
            }
        }
    }

    /// <summary>The calling thread has no capability afterwards, and what it starts can gain none: as no_new_privs is set, not even user 0 does by executing a program.</summary>
    private static void GiveUpEverything(CompanionProgram program)
    {
        Check(ThreadConfinement.GainNothing(), "prctl(PR_SET_NO_NEW_PRIVS)");
        _ = ThreadCredentials.MakeRootMeanNothing();
        Check(ThreadCredentials.Keep(program.ConfineFiles()), "capset");
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new IOException($"a companion cannot be confined: {call}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    private static CompanionEnd EndOf(ProcessEnd end, SafeFileHandle report)
    {
        if (end is { Exited: true, Status: CompanionEnd.FailedExitCode } && ReadReport(report) is { Length: > 0 } message)
        {
            return CompanionEnd.Failed(message);
        }

        return end is { Exited: true, Status: 0 } ? CompanionEnd.Completed : new(end.Exited ? CompanionEndKind.Exited : CompanionEndKind.Killed, $"{end}", end.Status);
    }

    private static string ReadReport(SafeFileHandle report)
    {
        var bytes = new byte[CompanionArguments.MaxReportBytes];
        var length = 0;
        while (length < bytes.Length && ReadDescriptor.Available(report, bytes.AsSpan(length)) is > 0 and var count)
        {
            length += count;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static NetworkStream StreamOf(SafeFileHandle socket)
    {
        var descriptor = new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: true);
        socket.SetHandleAsInvalid();
        return new(new Socket(descriptor), ownsSocket: true);
    }
}
