using System.Runtime.InteropServices;

namespace Forensics.Collection.Native;

/// <summary>Owner, mode and place of a file (<c>statx(2)</c>).</summary>
public static unsafe partial class FileOwner
{
    private const int AtFdCwd = -100;
    private const uint BasicStats = 0x7ff;
    private const int StatxBytes = 256;

    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static (uint Owner, uint Group, UnixFileMode Mode) Of(string path)
    {
        var stat = stackalloc byte[StatxBytes];
        Look(path, stat);
        return (*(uint*)(stat + 20), *(uint*)(stat + 24), (UnixFileMode)(*(ushort*)(stat + 28) & 0xfff));
    }

    /// <summary>Whether it is a regular file, links followed.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static bool IsRegular(string path)
    {
        var stat = stackalloc byte[StatxBytes];
        Look(path, stat);
        return (*(ushort*)(stat + 28) & 0xf000) == 0x8000;
    }

    /// <summary>Device (as <c>makedev(3)</c> gives it) and inode.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static (ulong Device, ulong Inode) Identity(string path)
    {
        var stat = stackalloc byte[StatxBytes];
        Look(path, stat);
        ulong major = *(uint*)(stat + 136), minor = *(uint*)(stat + 140);
        return (((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff), *(ulong*)(stat + 32));
    }

    /// <summary>The same, or null when it cannot be looked at.</summary>
    public static (ulong Device, ulong Inode)? TryIdentity(string path)
    {
        try
        {
            return Identity(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Look(string path, byte* stat)
    {
        if (Statx(AtFdCwd, path, 0, BasicStats, stat) != 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* stat);
}
