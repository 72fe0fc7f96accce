using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Wire;

/// <summary>One end of the private socket between host and worker (<c>unix(7)</c>, a connected stream). Closes its descriptor.</summary>
public sealed partial class Channel : IDisposable
{
    private const int MsgDontWait = 0x40;
    private const int MsgNoSignal = 0x4000;
    private const int Eintr = 4;
    private const int Eagain = 11;
    private readonly SafeFileHandle descriptor;

    /// <summary>Takes over a connected socket.</summary>
    /// <param name="descriptor">The socket.</param>
    public Channel(SafeFileHandle descriptor) => this.descriptor = descriptor;

    /// <summary>Receives what is there.</summary>
    /// <param name="destination">Not empty.</param>
    /// <param name="wait">Whether to wait for the first byte.</param>
    /// <returns>Bytes received; 0 when the other end is gone; -1 when nothing is there and <paramref name="wait"/> is false.</returns>
    /// <exception cref="WireException">The socket failed.</exception>
    public int Receive(Span<byte> destination, bool wait)
    {
        while (true)
        {
            var count = Recv(descriptor, destination, destination.Length, wait ? 0 : MsgDontWait);
            if (count >= 0)
            {
                return (int)count;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Eintr:
                    continue;
                case Eagain when !wait:
                    return -1;
                // A peer that died with data unread resets the connection: the end all the same.
                case 104:
                    return 0;
                case var error:
                    throw new WireException($"recv: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>Sends all bytes; waits while the other end is behind.</summary>
    /// <param name="source">The bytes.</param>
    /// <exception cref="WireException">The other end is gone.</exception>
    public void Send(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            var count = SendBytes(descriptor, source, source.Length, MsgNoSignal);
            if (count > 0)
            {
                source = source[(int)count..];
            }
            else if (Marshal.GetLastPInvokeError() is not Eintr and var error)
            {
                throw new WireException($"send: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>Sends what finds room now: a peer that reads nothing, a stopped one, holds nobody up.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>How many were sent, 0 when there is no room.</returns>
    /// <exception cref="WireException">The other end is gone.</exception>
    public int TrySend(ReadOnlySpan<byte> source)
    {
        while (true)
        {
            var count = SendBytes(descriptor, source, source.Length, MsgNoSignal | MsgDontWait);
            if (count >= 0)
            {
                return (int)count;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Eintr:
                    continue;
                case Eagain:
                    return 0;
                case var error:
                    throw new WireException($"send: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => descriptor.Dispose();

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Recv(SafeFileHandle socket, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint SendBytes(SafeFileHandle socket, ReadOnlySpan<byte> buffer, nint length, int flags);
}
