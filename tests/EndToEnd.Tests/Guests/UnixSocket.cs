using System.Net.Sockets;

namespace EndToEnd.Tests.Guests;

/// <summary>A connection to a socket that QEMU makes when it starts.</summary>
internal static class UnixSocket
{
    public static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Until.True(() => TryConnect(socket, path), $"QEMU listens at {path}", TimeSpan.FromSeconds(60));
        return socket;
    }

    private static bool TryConnect(Socket socket, string path)
    {
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.ConnectionRefused || !File.Exists(path))
        {
            return false;
        }
    }
}
