using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Confinement;

/// <summary>Reads from a pipe that does not block (<c>read(2)</c>).</summary>
public static partial class ReadDescriptor
{
    /// <summary>Reads what is there.</summary>
    /// <returns>Bytes read; 0 at the end; -1 when nothing is there now.</returns>
    public static int Available(SafeFileHandle descriptor, Span<byte> destination)
    {
        var count = Read(descriptor, destination, destination.Length);
        return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() is 11 or 4 ? -1 : 0;
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle descriptor, Span<byte> buffer, nint length);
}
