using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary><c>setns(2)</c>, and opening the links that lead to namespaces: objects of the kernel's own nsfs, which no server stands behind.</summary>
internal static partial class NamespaceCalls
{
    private const int NetworkNamespace = 0x4000_0000;
    private const int ReadOnlyCloseOnExec = 0x8_0000;

    /// <summary>Opens what a link such as <c>net</c> of <c>/proc/PID/ns</c> leads to, for reading: setns(2) takes no O_PATH.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The link's name, ASCII, without NUL.</param>
    /// <param name="handle">The descriptor.</param>
    public static unsafe Errno OpenLink(SafeFileHandle folder, string name, out SafeFileHandle handle)
    {
        Span<byte> terminated = stackalloc byte[name.Length + 1];
        terminated[System.Text.Encoding.ASCII.GetBytes(name, terminated)] = 0;
        fixed (byte* path = terminated)
        {
            var descriptor = openat(folder, path, ReadOnlyCloseOnExec);
            var error = descriptor < 0 ? new Errno(Marshal.GetLastPInvokeError()) : Errno.Ok;
            handle = new(descriptor, ownsHandle: descriptor >= 0);
            return error;
        }
    }

    /// <summary>Moves the calling thread, and no other, into a network namespace. The thread must end afterwards.</summary>
    public static Errno Enter(SafeFileHandle networkNamespace)
        => setns(networkNamespace, NetworkNamespace) == 0 ? Errno.Ok : new(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int openat(SafeFileHandle folder, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeFileHandle handle, int kind);
}
