using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// Extended attributes (<c>xattr(7)</c>) of any object, links and devices too, none of which is opened for reading: relative to a directory by
/// <c>listxattrat(2)</c> and <c>getxattrat(2)</c> of Linux 6.13; before, through an O_PATH descriptor and its name in /proc/self/fd. A link is never followed.
/// One reader serves one thread and any number of objects, one after the other.
/// </summary>
public sealed class ExtendedAttributeReader : IDisposable
{
    private readonly byte[] names = GC.AllocateUninitializedArray<byte>(LinuxLimits.AttributeNamesBytes);
    private readonly byte[] value = GC.AllocateUninitializedArray<byte>(LinuxLimits.AttributeValueBytes);
    private readonly byte[] path = new byte[TerminatedPath.NameBufferBytes];
    private readonly bool hasCallsAt;

    private SafeFileHandle? directory; // Null when the path is absolute: below /proc/self/fd.
    private SafeFileHandle? place; // Ours, closed with the next object.
    private int position;
    private int end;

    /// <summary>A reader that uses the newest calls the kernel has.</summary>
    public ExtendedAttributeReader()
        : this(ExtendedAttributeCalls.HasCallsAt)
    {
    }

    internal ExtendedAttributeReader(bool hasCallsAt) => this.hasCallsAt = hasCallsAt;

    /// <summary>Reads the names of one entry of a directory; then call <see cref="TryNext"/>.</summary>
    /// <param name="directory">The directory; O_PATH will do. It must stay open until the last attribute is read.</param>
    /// <param name="name">One component of 1 to 255 bytes.</param>
    /// <returns>The error of <c>listxattrat(2)</c>: EOPNOTSUPP where the file system has no attributes, E2BIG beyond <see cref="LinuxLimits.AttributeNamesBytes"/>.</returns>
    public Errno Begin(SafeFileHandle directory, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        End();
        if (hasCallsAt)
        {
            this.directory = directory;
            var error = TerminatedPath.CopyName(name, path);
            return error.Failed ? error : List();
        }

        var opened = DirectoryReading.OpenChild(directory, name, OpenAs.Place, out place);
        return opened.Failed ? opened : BeginHandle(place);
    }

    /// <summary>Reads the names of an open object; then call <see cref="TryNext"/>.</summary>
    /// <param name="file">Any descriptor; O_PATH will do. It must stay open until the last attribute is read.</param>
    /// <returns>The error of <c>listxattr(2)</c>.</returns>
    public Errno Begin(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        End();
        return BeginHandle(file);
    }

    /// <summary>Reads the value of the next attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>False when there is none.</returns>
    public bool TryNext(out ExtendedAttribute attribute)
    {
        attribute = default;
        if (position >= end)
        {
            return false;
        }

        // The kernel's list: names, each ended by a NUL.
        var rest = names.AsSpan(position, end - position);
        var length = rest.IndexOf((byte)0);
        length = length < 0 ? rest.Length : length;
        var name = rest[..length];
        position += length + 1;
        Span<byte> terminated = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = name.Length < terminated.Length ? Errno.Ok : Errno.ENAMETOOLONG;
        var valueBytes = 0;
        if (!error.Failed)
        {
            name.CopyTo(terminated);
            terminated[name.Length] = 0;
            error = ExtendedAttributeCalls.Get(directory, path, terminated, value, out valueBytes);
        }

        attribute = new(name, value.AsSpan(0, valueBytes), error);
        return true;
    }

    /// <summary>Closes what it may hold.</summary>
    public void Dispose() => End();

    private Errno BeginHandle(SafeFileHandle file)
    {
        // A magic link leads to the object itself, a link too; the path is our own, not the device's.
        var text = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}\0");
        Encoding.ASCII.GetBytes(text, path);
        return List();
    }

    private Errno List()
    {
        var error = ExtendedAttributeCalls.List(directory, path, names, out end);
        position = 0;
        return error;
    }

    private void End()
    {
        place?.Dispose();
        place = null;
        directory = null;
        position = end = 0;
    }
}
