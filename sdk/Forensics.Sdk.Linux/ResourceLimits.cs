using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux;

/// <summary>What the kernel grants this process: <c>getrlimit(2)</c>.</summary>
public static partial class ResourceLimits
{
    private const int OpenFilesResource = 7; // RLIMIT_NOFILE; 64 bits a member on both machines.

    /// <summary>Descriptors that may be open at once: the soft limit, at most 2,147,483,647; 64 when the kernel does not tell.</summary>
    /// <returns>The number.</returns>
    public static unsafe int OpenFiles()
    {
        const int Fallback = 64;
        var limits = stackalloc ulong[2];
        return getrlimit(OpenFilesResource, limits) == 0 ? (int)Math.Min(limits[0], int.MaxValue) : Fallback;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int getrlimit(int resource, ulong* limits);
}
