using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Testing;

/// <summary>A companion that runs on a thread of the test's own process, where a debugger reaches it: with the channel and the copies of a real one, and without its confinement.</summary>
internal sealed partial class CompanionThread : CompanionProcess
{
    private const int UnixSocket = 1;
    private const int StreamCloseOnExec = 1 | 0x80000;
    private const int DuplicateCloseOnExec = 1030;
    private const int SigKill = 9;

    private readonly CancellationTokenSource cancellation = new();
    private readonly NetworkStream channel;
    private readonly TaskCompletionSource<CompanionEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="IOException">There is no channel, or a descriptor cannot be copied.</exception>
    public CompanionThread(Func<Companion> make, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var pair = new int[2];
        Check(SocketPair(UnixSocket, StreamCloseOnExec, 0, pair), "socketpair");
        channel = StreamOf(pair[0]);
        var theirs = StreamOf(pair[1]);
        SafeFileHandle[] copies = [.. descriptors.Select(Copy)];
        var run = Task.Factory.StartNew(() => make().RunAsync(theirs, copies, cancellation.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        _ = EndAsync(run, theirs, copies);
    }

    public override Stream Channel => channel;

    public override int? ProcessId => null;

    public override Task<CompanionEnd> WaitAsync(CancellationToken cancellationToken)
        => ended.Task.WaitAsync(cancellationToken);

    protected override async ValueTask DisposeAsyncCore()
    {
        // A thread cannot be killed: one that neither looks at its token nor at its channel is left behind, and keeps no process alive.
        ended.TrySetResult(new(CompanionEndKind.Killed, "SIGKILL", SigKill));
        await cancellation.CancelAsync().ConfigureAwait(false);
        await channel.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EndAsync(Task run, NetworkStream theirs, SafeFileHandle[] copies)
    {
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await theirs.DisposeAsync().ConfigureAwait(false);
        Array.ForEach(copies, copy => copy.Dispose());
        ended.TrySetResult(run.IsCompletedSuccessfully ? CompanionEnd.Completed
            : CompanionEnd.Failed(CompanionEnd.MessageOf(run.Exception)));
    }

    private static NetworkStream StreamOf(int socket) => new(new Socket(new SafeSocketHandle(socket, ownsHandle: true)), ownsSocket: true);

    private static SafeFileHandle Copy(SafeFileHandle descriptor)
    {
        var copy = Control(descriptor, DuplicateCloseOnExec, 0);
        Check(copy, "fcntl");
        return new(copy, ownsHandle: true);
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int domain, int type, int protocol, [Out] int[] pair);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle descriptor, int command, int argument);
}
