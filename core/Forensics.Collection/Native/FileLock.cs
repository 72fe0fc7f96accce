using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Native;

/// <summary>
/// <c>flock(2)</c>, exclusive. Not FileShare.None: a FileStream that is closed unlocks the file for every copy of its descriptor; this one is unlocked when the last copy is closed.
/// </summary>
internal static partial class FileLock
{
    // The same numbers on every architecture that we are built for.
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x8_0000;
    private const int Exclusive = 2;
    private const int NoWait = 4;
    private const int WouldBlock = 11;
    private const uint OwnerOnly = 0x180;

    /// <summary>Takes the lock; makes the file where it is missing, for its owner alone.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What holds it until it is closed; null when another has it.</returns>
    /// <exception cref="IOException">It cannot be opened or locked.</exception>
    public static SafeFileHandle? TryTake(string path)
    {
        var descriptor = Open(path, ReadWrite | Create | CloseOnExec, OwnerOnly);
        Check(descriptor, path);
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var result = Flock(file, Exclusive | NoWait);
            if (result < 0 && Marshal.GetLastPInvokeError() == WouldBlock)
            {
                file.Dispose();
                return null;
            }

            Check(result, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
