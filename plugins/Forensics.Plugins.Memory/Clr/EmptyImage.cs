using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>
/// A PE image with nothing in it, in memory. ClrMD opens files by names that the process under inspection wrote down, unless it is given another file for them: this one,
/// which has no metadata and no section. memfd_create(2); the flag is that of linux/memfd.h on every architecture.
/// </summary>
internal sealed partial class EmptyImage : IDisposable
{
    private const uint CloseOnExec = 1;
    private const int SignatureAt = 0x40;
    private const int ImageBytes = 512;

    private readonly SafeFileHandle file;

    public EmptyImage()
    {
        file = memfd_create("empty", CloseOnExec);
        if (file.IsInvalid)
        {
            throw new IOException($"memfd_create: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        // MZ, where the signature lies, PE; a file header without sections; the rest, the directories too, is zero.
        Span<byte> image = stackalloc byte[ImageBytes];
        image.Clear();
        "MZ"u8.CopyTo(image);
        BinaryPrimitives.WriteInt32LittleEndian(image[0x3c..], SignatureAt);
        "PE"u8.CopyTo(image[SignatureAt..]);
        RandomAccess.Write(file, image, 0);
        Path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");
    }

    /// <summary>A path to it that this process alone has.</summary>
    public string Path { get; }

    public void Dispose() => file.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle memfd_create(string name, uint flags);
}
