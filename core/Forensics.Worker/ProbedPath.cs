using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Forensics.Wire;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>
/// Touches a path for the host, which cannot wait for one itself: once a file system has taken a request and stays silent, the process that waits is deaf to SIGKILL.
/// What the answers are is of no interest here: the host asks again, and tells.
/// </summary>
internal static partial class ProbedPath
{
    // O_NONBLOCK | O_NOCTTY | O_CLOEXEC: the same numbers on x64 and arm64. A named pipe is not waited for.
    private const int OpenFlags = 0x800 | 0x100 | 0x8_0000;
    private const int StandardOutput = 1;

    /// <returns>Whether the arguments are a probe's; it is done then.</returns>
    public static bool TryTouch(string[] arguments)
    {
        switch (arguments)
        {
            case [ProbeArguments.Place, var path]:
                Answer(() => Touch(path));
                Answer(() => Touch(Path.GetDirectoryName(path) ?? path));
                return true;
            case [ProbeArguments.Tree, var path]:
                Answer(() => Touch(path));
                Answer(() => TouchBelow(path));
                return true;
            default:
                return false;
        }
    }

    private static void Answer(Action touch)
    {
        try
        {
            touch();
        }
        catch (Exception answer) when (answer is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // An error is an answer too.
            return;
        }
    }

    private static void Touch(string path)
    {
        Say();
        if (Directory.Exists(path))
        {
            _ = new DriveInfo(path).TotalSize;
            _ = Directory.EnumerateFileSystemEntries(path).Any();
            return;
        }

        using var file = Open(path, OpenFlags);
        _ = file.IsInvalid ? 0 : RandomAccess.Read(file, new byte[ProbeArguments.ReadBytes], fileOffset: 0);
    }

    private static void TouchBelow(string folder)
    {
        var everything = new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldRecursePredicate = (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        foreach (var path in everything)
        {
            Answer(() =>
            {
                Say();
                _ = File.GetUnixFileMode(path);
                if (Path.GetFileName(path) == LoadedPlugin.ManifestName)
                {
                    Touch(path);
                }
            });
        }
    }

    /// <summary>Tells that the next thing is about to be touched: the host's deadline begins anew.</summary>
    private static void Say() => _ = Write(StandardOutput, "."u8, 1);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint length);
}
