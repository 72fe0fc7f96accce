using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Native;

/// <summary>Makes new names in a folder last (<c>fsync(2)</c>).</summary>
internal static partial class FolderSync
{
    private const int ReadOnlyDirectory = 0x80000 | 0x10000;
    private const int InvalidArgument = 22;

    /// <exception cref="IOException">It cannot be synchronised.</exception>
    public static void Sync(string folder)
    {
        using var handle = Open(folder, ReadOnlyDirectory);

        // EINVAL: a file system that cannot synchronise folders, which is no failure of ours.
        if (handle.IsInvalid || (Fsync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument))
        {
            throw new IOException($"the folder {folder} cannot be synchronised: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}
