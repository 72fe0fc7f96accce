using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>A copy of a file in memory that cannot be changed: how a DAC is handed over. memfd_create(2), fcntl(2): the numbers are the same on all architectures.</summary>
internal sealed partial class SealedFile : IDisposable
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int AllSeals = 0xf;

    private readonly SafeFileHandle file;

    private SealedFile(SafeFileHandle file) => this.file = file;

    public string Path => $"/proc/self/fd/{file.DangerousGetHandle()}";

    public static SealedFile Of(string path)
    {
        var file = memfd_create("dac", CloseOnExec | AllowSealing);
        RandomAccess.Write(file, File.ReadAllBytes(path), 0);
        Assert.That(fcntl(file, AddSeals, AllSeals), Is.Zero);
        return new(file);
    }

    public void Dispose() => file.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
