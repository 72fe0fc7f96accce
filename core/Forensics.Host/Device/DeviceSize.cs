using System.Runtime.InteropServices;

namespace Forensics.Host.Device;

/// <summary>How much there is to collect on a device, counted without reading it.</summary>
internal static unsafe partial class DeviceSize
{
    // struct statfs: f_files and f_ffree are its sixth and seventh 64-bit words (64-bit Linux).
    private const int StatfsWords = 32;

    /// <summary>Units of a cost basis; null when they cannot be counted.</summary>
    /// <param name="basis"><c>files</c>, <c>processes</c> or <c>memory_mebibytes</c>.</param>
    /// <param name="root">The root under inspection.</param>
    public static long? Units(string basis, string root) => basis switch
    {
        "processes" => Directory.EnumerateDirectories("/proc").LongCount(path => char.IsAsciiDigit(Path.GetFileName(path)[0])),
        "files" => Files(root),
        "memory_mebibytes" => DeviceMemory.Bytes() is { } bytes ? (bytes + (1 << 20) - 1) >> 20 : null,
        _ => null,
    };

    /// <summary>Used inodes of the local file systems: below <c>/</c> each once, of another root its own. Some file systems (btrfs) do not count theirs.</summary>
    private static long? Files(string root)
    {
        var mountPoints = root == "/" ? DeviceFacts.LocalMounts() : [root];
        var counts = mountPoints.Select(UsedInodes).Where(count => count > 0).ToArray();
        return counts.Length == 0 ? null : counts.Sum();
    }

    private static long UsedInodes(string path)
    {
        var words = stackalloc long[StatfsWords];
        return Statfs(path, words) == 0 ? words[5] - words[6] : 0;
    }

    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statfs(string path, long* buffer);
}
