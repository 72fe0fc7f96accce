using System.Text.Json.Nodes;
using Forensics.Collection.Native;
using Forensics.Collection.Probing;

namespace Forensics.Host.Device;

/// <summary>What the manifest says about the device: read from /proc and /sys only, each read bounded; what cannot be read is null.</summary>
internal static class DeviceFacts
{
    private const int MaxFileBytes = 64 << 10;

    // The inode numbers that the kernel gives the first namespaces (include/linux/proc_ns.h).
    private const string InitialPidNamespace = "pid:[4026531836]";
    private const string InitialUserNamespace = "user:[4026531837]";

    public static string HostName => Text("/proc/sys/kernel/hostname") ?? "unknown";

    public static string? KernelRelease => Text("/proc/sys/kernel/osrelease");

    public static string? MachineId => Text("/etc/machine-id");

    public static string? BootId => Text("/proc/sys/kernel/random/boot_id");

    /// <summary>False inside a container: then only what the container sees was collected. Null when that cannot be told.</summary>
    public static bool? IsWholeDevice => Link("/proc/self/ns/pid") is { } pid && Link("/proc/self/ns/user") is { } user
        ? pid == InitialPidNamespace && user == InitialUserNamespace
        : null;

    public static JsonObject Read() => new()
    {
        ["hostname"] = HostName,
        ["kernel_release"] = KernelRelease,
        ["kernel_version"] = Text("/proc/sys/kernel/version"),
        ["architecture"] = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        ["boot_id"] = BootId,
        ["machine_id"] = MachineId,
        ["pid_namespace"] = Link("/proc/self/ns/pid"),
        ["mount_namespace"] = Link("/proc/self/ns/mnt"),
        ["user_namespace"] = Link("/proc/self/ns/user"),
        ["network_namespace"] = Link("/proc/self/ns/net"),
        ["whole_device"] = IsWholeDevice,
    };

    /// <summary>The file system that holds a path, by its device number (<c>proc_pid_mountinfo(5)</c>).</summary>
    public static (string MountPoint, string FileSystem)? MountOf(ulong device)
    {
        var (major, minor) = (((device >> 32) & 0xfffff000) | ((device >> 8) & 0xfff), ((device >> 12) & 0xffffff00) | (device & 0xff));
        return Mount.ReadAll().LastOrDefault(mount => mount.Device == $"{major}:{minor}") is { } found ? (found.Point, found.FileSystem) : null;
    }

    /// <summary>Mount points of file systems that a local disk holds, each file system once, and the root, whatever that is. Others may not answer.</summary>
    public static IReadOnlyList<string> LocalMounts()
        => [.. Mount.ReadAll().Where(mount => mount.Point == "/" || (mount.IsOnDiskOrInMemory && (mount.Device[0] != '0' || mount.FileSystem is "btrfs" or "zfs"))).DistinctBy(mount => mount.Device).Select(mount => mount.Point)];

    /// <summary>A small file's text, without its last line feed; null when it cannot be read.</summary>
    public static string? Text(string path) => SmallFile.TryRead(path, MaxFileBytes)?.TrimEnd('\n');

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
