using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Confinement;

/// <summary>Private channels: nothing of them is inherited unless it is handed over by number (<c>socketpair(2)</c>, <c>pipe2(2)</c>, <c>fcntl(2)</c>).</summary>
public static unsafe partial class PrivateChannels
{
    private const int AfUnix = 1;
    private const int SockStream = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int SocketLevel = 1;
    private const int ForceSendBuffer = 32;

    // Two pieces of content: whoever sends is woken once for each, not three times.
    private const int RoomBytes = 512 << 10;
    private const int DuplicateCloseOnExec = 1030;

    // Above every number that a child gets its descriptors at, so that no action of posix_spawn overwrites the source of a later one.
    private const int LowestDescriptor = 10;

    /// <summary>A connected pair of stream sockets.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static (SafeFileHandle Ours, SafeFileHandle Theirs) Sockets()
    {
        var pair = stackalloc int[2];
        Check(SocketPair(AfUnix, SockStream | CloseOnExec, 0, pair), "socketpair");
        for (var end = 0; end < 2; end++)
        {
            // More than users may have otherwise; without the right for it the kernel's default stays, which is slower.
            var room = RoomBytes;
            _ = SetOption(pair[end], SocketLevel, ForceSendBuffer, &room, sizeof(int));
        }

        return (High(pair[0]), High(pair[1]));
    }

    /// <summary>A pipe; our end does not block.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static (SafeFileHandle Ours, SafeFileHandle Theirs) Pipe()
    {
        var pair = stackalloc int[2];
        Check(Pipe2(pair, CloseOnExec), "pipe2");
        var (ours, theirs) = (High(pair[0]), High(pair[1]));
        Check(Control(ours, 4, NonBlocking), "fcntl");
        return (ours, theirs);
    }

    /// <summary>Moves a descriptor above the numbers that a child gets.</summary>
    /// <exception cref="IOException">There is none left.</exception>
    public static SafeFileHandle High(int descriptor)
    {
        using var low = new SafeFileHandle(descriptor, ownsHandle: true);
        return Copy(low);
    }

    /// <summary>One more descriptor of the same open file, which nothing that is executed keeps.</summary>
    /// <param name="descriptor">The other one; stays open.</param>
    /// <param name="lowest">The lowest number that it may get.</param>
    /// <exception cref="IOException">There is none left.</exception>
    public static SafeFileHandle Copy(SafeFileHandle descriptor, int lowest = LowestDescriptor)
    {
        var copy = Control(descriptor, DuplicateCloseOnExec, lowest);
        Check(copy, "fcntl");
        return new SafeFileHandle(copy, ownsHandle: true);
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int domain, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe2(int* pair, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle descriptor, int command, int argument);
}
