using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>Content as a file in memory that nobody can change any more (memfd_create(2), fcntl(2) F_ADD_SEALS): to be handed to another process. Source: linux/memfd.h, linux/fcntl.h.</summary>
public static partial class SealedFile
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int AllSeals = 0x1 | 0x2 | 0x4 | 0x8;

    /// <summary>Makes one.</summary>
    /// <param name="name">What <c>/proc</c> shows it as.</param>
    /// <param name="content">Its content.</param>
    /// <returns>Open at its start.</returns>
    /// <exception cref="IOException">The kernel has no room, or refuses.</exception>
    public static SafeFileHandle Of(string name, ReadOnlySpan<byte> content)
    {
        var file = memfd_create(name, CloseOnExec | AllowSealing);
        if (file.IsInvalid)
        {
            throw Failed("memfd_create");
        }

        RandomAccess.Write(file, content, 0);
        return fcntl(file, AddSeals, AllSeals) == 0 ? file : throw Failed("fcntl");
    }

    private static IOException Failed(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
