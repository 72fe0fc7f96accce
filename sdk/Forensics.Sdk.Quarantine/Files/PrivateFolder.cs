using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// <c>.forensics-TOKEN</c>: a folder of our own beside a file, 0700, in which nobody else can change a name. Who owns the folder above can move it away, and
/// cannot get in: it is held open, and what is in it stays in our reach.
/// </summary>
internal sealed partial class PrivateFolder : IDisposable
{
    private const uint Mode = 0x1c0; // 0700

    private readonly SafeFileHandle parent;

    private PrivateFolder(SafeFileHandle parent, byte[] name, SafeFileHandle handle)
    {
        this.parent = parent;
        Name = name;
        Handle = handle;
    }

    /// <summary>What is taken away, or made, is called this in there.</summary>
    public static ReadOnlySpan<byte> Object => "object"u8;

    /// <summary>While a restored file changes places with another: a second name of the restored one, by which a repair tells which is which.</summary>
    public static ReadOnlySpan<byte> Marker => "new"u8;

    public byte[] Name { get; }

    /// <summary>Open for reading.</summary>
    public SafeFileHandle Handle { get; }

    /// <param name="token">Of the act.</param>
    /// <param name="index">Which of the names of one act: several can lie in one folder, and a repair must tell what belongs to which.</param>
    public static byte[] NameOf(string token, int index = 0)
        => Encoding.ASCII.GetBytes(index == 0 ? $".forensics-{token}" : string.Create(CultureInfo.InvariantCulture, $".forensics-{token}.{index}"));

    /// <summary>A name beside the folder, for the same token.</summary>
    public static byte[] NameOf(string token, string what) => Encoding.ASCII.GetBytes($".forensics-{token}.{what}");

    /// <summary>Makes it.</summary>
    /// <returns>EEXIST when there is something of that name; EPERM when another folder stood there by the time it was opened.</returns>
    public static Errno Make(SafeFileHandle parent, byte[] name, ChangeCalls calls, out PrivateFolder? folder)
    {
        folder = null;
        var error = calls.MakeFolder(parent, name, Mode);
        if (error.Failed)
        {
            return error;
        }

        error = Open(parent, name, out folder);
        if (error.Failed)
        {
            _ = calls.RemoveFolder(parent, name); // Empty, or it stays.
        }

        return error;
    }

    /// <summary>Opens it.</summary>
    /// <returns>ENOENT when there is none; EPERM when it is not ours: another owner, or others may enter it.</returns>
    public static Errno Open(SafeFileHandle parent, byte[] name, out PrivateFolder? folder)
    {
        folder = null;
        var error = DirectoryReading.OpenChild(parent, name, OpenAs.Directory, out var handle);
        var status = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(handle, out status);
        error = error.Failed || (IsOurs(status.UserId) && (status.Permissions & 0x3f) == 0) ? error : Errno.EPERM;
        if (error.Failed)
        {
            handle.Dispose();
            return error == Errno.ENOTDIR || error == Errno.ELOOP ? Errno.EPERM : error;
        }

        folder = new(parent, name, handle);
        return Errno.Ok;
    }

    /// <summary>Whether something belongs to the user that acts.</summary>
    public static bool IsOurs(uint owner) => owner == geteuid();

    /// <summary>Removes it, empty. Whoever moved it away has an empty folder of ours: ENOENT then.</summary>
    public Errno Remove(ChangeCalls calls)
    {
        var error = calls.RemoveFolder(parent, Name);
        return error.Failed ? error : FileStatus.Read(Handle, out var status) is { Failed: true } failed ? failed : status.Links == 0 ? Errno.Ok : Errno.ENOENT;
    }

    public void Dispose() => Handle.Dispose();

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
