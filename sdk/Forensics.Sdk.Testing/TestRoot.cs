using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Testing;

/// <summary>A folder of the test's own that is the root under inspection. Gone when it is disposed.</summary>
public sealed partial class TestRoot : IDisposable
{
    private const int OpenPath = 0x200000;
    private const int OpenCloseOnExec = 0x80000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-root-");

    /// <summary>Makes an empty folder and opens it.</summary>
    /// <exception cref="IOException">It cannot be made or opened.</exception>
    public TestRoot()
    {
        // O_DIRECTORY differs between architectures (asm/fcntl.h), and the folder is our own.
        var descriptor = Open(folder.FullName, OpenPath | OpenCloseOnExec);
        Root = descriptor >= 0
            ? new(new SafeFileHandle(descriptor, ownsHandle: true), EvidencePath.Of(folder.FullName))
            : throw new IOException($"{folder.FullName} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>What the collector gets as <see cref="CollectionContext.Root"/>.</summary>
    public TargetRoot Root { get; }

    /// <summary>Where an object of the root lies on this machine: for whatever <see cref="Write(string, string)"/> cannot make.</summary>
    /// <param name="path">Below the root, without a leading slash: <c>etc/hosts</c>.</param>
    /// <returns>An absolute path.</returns>
    public string PathOf(string path) => Path.Combine(folder.FullName, path);

    /// <summary>Writes a file, and the folders above it.</summary>
    /// <param name="path">Below the root, without a leading slash.</param>
    /// <param name="text">Its content, as UTF-8.</param>
    public void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, and the folders above it.</summary>
    /// <param name="path">Below the root, without a leading slash.</param>
    /// <param name="content">Its content.</param>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var place = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllBytes(place, content);
    }

    /// <summary>Deletes everything in the root.</summary>
    public void Clear()
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Descriptor.Dispose();
        folder.Delete(recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
