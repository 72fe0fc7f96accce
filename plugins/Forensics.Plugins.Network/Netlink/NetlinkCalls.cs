using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Netlink;

/// <summary><c>socket(2)</c>, <c>sendto(2)</c>, <c>recvfrom(2)</c>, <c>getsockopt(2)</c>. Source: bits/socket.h, linux/netlink.h; the numbers are the same on x86-64 and arm64.</summary>
internal static partial class NetlinkCalls
{
    public const int NetlinkFamily = 16;
    public const int InetFamily = 2;
    public const int Inet6Family = 10;

    private const int Raw = 3;
    private const int Datagram = 2;
    private const int CloseOnExec = 0x8_0000;
    private const int SocketLevel = 1;
    private const int ReceiveTimeout = 20;
    private const int TellLength = 0x20;
    private const int AddressBytes = 12;

    public static Errno Open(int family, int protocol, out SafeFileHandle handle)
    {
        var descriptor = socket(family, (family == NetlinkFamily ? Raw : Datagram) | CloseOnExec, protocol);
        var error = descriptor < 0 ? LastError : Errno.Ok;
        handle = new(descriptor, ownsHandle: descriptor >= 0);
        return error;
    }

    public static unsafe Errno SetDeadline(SafeFileHandle handle, int seconds)
    {
        var time = stackalloc long[] { seconds, 0 };
        return setsockopt(handle, SocketLevel, ReceiveTimeout, time, 2 * sizeof(long)) == 0 ? Errno.Ok : LastError;
    }

    /// <summary>To the kernel, which is port 0.</summary>
    public static unsafe Errno Send(SafeFileHandle handle, ReadOnlySpan<byte> message)
    {
        Span<byte> address = stackalloc byte[AddressBytes];
        address.Clear();
        address[0] = NetlinkFamily;
        fixed (byte* start = message, target = address)
        {
            for (; ; )
            {
                if (sendto(handle, start, (nuint)message.Length, 0, target, AddressBytes) >= 0)
                {
                    return Errno.Ok;
                }

                if (LastError is var error && error != Errno.EINTR)
                {
                    return error;
                }
            }
        }
    }

    /// <summary>Takes one datagram.</summary>
    /// <param name="handle">The socket.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="length">Its whole length, which may be more than fits.</param>
    /// <param name="fromKernel">Whether the kernel sent it: any process may send to a port.</param>
    public static unsafe Errno Receive(SafeFileHandle handle, Span<byte> buffer, out int length, out bool fromKernel)
    {
        Span<byte> address = stackalloc byte[AddressBytes];
        fixed (byte* start = buffer, source = address)
        {
            for (; ; )
            {
                var addressLength = (uint)AddressBytes;
                var result = recvfrom(handle, start, (nuint)buffer.Length, TellLength, source, &addressLength);
                length = (int)Math.Max(result, 0);
                fromKernel = addressLength == AddressBytes && BitConverter.ToUInt32(address[4..]) == 0;
                if (result >= 0)
                {
                    return Errno.Ok;
                }

                if (LastError is var error && error != Errno.EINTR)
                {
                    return error == Errno.EAGAIN ? Errno.ETIMEDOUT : error;
                }
            }
        }
    }

    public static unsafe Errno GetOption(SafeFileHandle handle, int level, int option, Span<byte> buffer, out int length)
    {
        fixed (byte* start = buffer)
        {
            var size = (uint)buffer.Length;
            var error = getsockopt(handle, level, option, start, &size) == 0 ? Errno.Ok : LastError;
            length = (int)Math.Min(size, (uint)buffer.Length);
            return error;
        }
    }

    private static Errno LastError => new(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int setsockopt(SafeFileHandle handle, int level, int option, void* value, uint size);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int getsockopt(SafeFileHandle handle, int level, int option, void* value, uint* size);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint sendto(SafeFileHandle handle, byte* buffer, nuint size, int flags, byte* address, uint addressSize);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint recvfrom(SafeFileHandle handle, byte* buffer, nuint size, int flags, byte* address, uint* addressSize);
}
