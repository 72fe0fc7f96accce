using System.Runtime.InteropServices;

namespace Forensics.Host;

/// <summary>Whether a descriptor is one that this program was started with (<c>fcntl(2)</c>).</summary>
internal static partial class InheritedDescriptor
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>
    /// False when it was closed at the start. The number may be in use all the same: by a file or an inner pipe of the runtime, which must not be written
    /// to. Those are close-on-exec, and what a program inherits never is.
    /// </summary>
    public static bool IsInherited(int descriptor) => Control(descriptor, GetDescriptorFlags, 0) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);
}
