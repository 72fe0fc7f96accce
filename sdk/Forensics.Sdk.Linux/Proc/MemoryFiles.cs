using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>The kernel's own tmpfs, which holds files of memfd_create(2), System V shared memory and shared anonymous memory, and stands in no mount
/// table.</summary>
public static partial class MemoryFiles
{
    private const uint CloseOnExec = 1;

    /// <summary>Its device number, from a memory file made for the purpose.</summary>
    /// <returns>As <see cref="FileStatus.Device"/>; null where that cannot be had.</returns>
    public static ulong? Device()
    {
        var descriptor = memfd_create("forensics", CloseOnExec);
        using var file = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
        return descriptor >= 0 && !FileStatus.Read(file, out var status).Failed ? status.Device : null;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
