using Forensics.Collection.Native;
using Forensics.Host.Device;

namespace Forensics.Host.Output;

/// <summary>Where the bundle lies on this device.</summary>
/// <param name="Path">The file, absolute; <c>-</c> for standard output, and then it does not lie on this device at all.</param>
/// <param name="MountPoint">The mount that holds it; null when that cannot be told.</param>
/// <param name="FileSystem">Its type.</param>
/// <param name="IsOnSource">Whether it is a file system that the run inspects: then writing the bundle overwrites free space there.</param>
/// <param name="Identity">The file itself, whatever its name comes to be; null for standard output.</param>
internal sealed record OutputPlace(string Path, string? MountPoint, string? FileSystem, bool IsOnSource, (ulong Device, ulong Inode)? Identity)
{
    public static readonly OutputPlace StandardOutput = new("-", null, null, false, null);

    /// <summary>Whether it takes memory of the device, however it is written.</summary>
    public bool IsInMemory => FileSystem is "tmpfs" or "ramfs";

    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public static OutputPlace Of(string path, string root)
    {
        var identity = FileOwner.Identity(path);
        var mount = DeviceFacts.MountOf(identity.Device);
        return new(path, mount?.MountPoint, mount?.FileSystem, IsIn(path, root) && !IsRemote(mount?.FileSystem), identity);
    }

    /// <summary>Whether a folder lies on a file system that the run inspects, as far as that can be told.</summary>
    public static bool IsFolderOnSource(string folder, string root)
    {
        try
        {
            return IsIn(folder, root) && !IsRemote(DeviceFacts.MountOf(FileOwner.Identity(folder).Device)?.FileSystem);
        }
        catch (IOException)
        {
            // There is no such folder: whoever creates the file tells why that fails.
            return false;
        }
    }

    /// <summary>Whether the name still leads to the file.</summary>
    public bool IsInPlace()
    {
        try
        {
            return Identity is null || FileOwner.Identity(Path) == Identity;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsIn(string path, string root) => root == "/" || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool IsRemote(string? fileSystem)
        => fileSystem is { } type && (type.StartsWith("nfs", StringComparison.Ordinal) || type.StartsWith("fuse", StringComparison.Ordinal) || type is "cifs" or "smb3" or "9p");
}
