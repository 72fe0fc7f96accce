using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary><c>setns(2)</c>, and opening namespaces for it: objects of the kernel's own nsfs, which no server stands behind.</summary>
internal static partial class NamespaceCalls
{
    private const int NetworkNamespace = 0x4000_0000;
    private const int ReadOnlyCloseOnExec = 0x8_0000;
    private const int NonBlockingNoTerminal = 0x900;

    /// <summary>Opens a namespace for reading: setns(2) takes no O_PATH.</summary>
    /// <param name="place">The namespace as O_PATH, which was made sure to be one.</param>
    /// <param name="handle">The descriptor.</param>
    public static Errno Reopen(SafeFileHandle place, out SafeFileHandle handle)
        => Open(place, string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place.DangerousGetHandle()}"), ReadOnlyCloseOnExec | NonBlockingNoTerminal, out handle);

    /// <summary>Opens a folder of procfs once more.</summary>
    public static Errno OpenAgain(SafeFileHandle folder, out SafeFileHandle handle) => Open(folder, ".", ReadOnlyCloseOnExec, out handle);

    /// <summary>Moves the calling thread, and no other, into a network namespace. The thread must end afterwards.</summary>
    public static Errno Enter(SafeFileHandle networkNamespace)
        => setns(networkNamespace, NetworkNamespace) == 0 ? Errno.Ok : new(Marshal.GetLastPInvokeError());

    private static unsafe Errno Open(SafeFileHandle folder, string name, int flags, out SafeFileHandle handle)
    {
        Span<byte> terminated = stackalloc byte[name.Length + 1];
        terminated[System.Text.Encoding.ASCII.GetBytes(name, terminated)] = 0;
        fixed (byte* path = terminated)
        {
            var descriptor = openat(folder, path, flags);
            var error = descriptor < 0 ? new Errno(Marshal.GetLastPInvokeError()) : Errno.Ok;
            handle = new(descriptor, ownsHandle: descriptor >= 0);
            return error;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int openat(SafeFileHandle folder, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeFileHandle handle, int kind);
}
