using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>Who can write a file or folder. geteuid(2).</summary>
internal static partial class FileOwnership
{
    private const int GroupOrOthers = 0x12; // Octal 022.
    private const int Sticky = 0x200; // Octal 1000: in such a folder only the owner of a file can replace it.

    /// <summary>Whether others than root and the user of this process can write it.</summary>
    public static bool IsOthers(FileStatus status)
        => (status.UserId != 0 && status.UserId != geteuid())
            || ((status.Permissions & GroupOrOthers) != 0 && !(status.Type == FileType.Directory && (status.Permissions & Sticky) != 0));

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
