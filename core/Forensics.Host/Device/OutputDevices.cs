using System.Globalization;
using System.Text.RegularExpressions;
using Forensics.Collection.Native;
using Forensics.Collection.Probing;

namespace Forensics.Host.Device;

/// <summary>
/// Block devices that files lie on, and those that these lie on: the disk of a partition, the members of an array, what a mapping reads, all disks of a btrfs, the file of a loop device. An image of
/// one of them would hold itself. Source: <c>/sys/dev/block</c> (Documentation/ABI/stable/sysfs-block).
/// </summary>
internal static partial class OutputDevices
{
    private const string Numbers = "/sys/dev/block";
    private const string Names = "/sys/class/block";
    private const string Btrfs = "/sys/fs/btrfs";
    private const int MaxDevices = 4_096;
    private const int MaxLinks = 40;
    private const int MaxOverlays = 8;
    private const int MaxAttributeBytes = 4_096;

    /// <param name="paths">Files or folders that are there.</param>
    public static IReadOnlyList<(uint Major, uint Minor)> Of(IEnumerable<string> paths)
    {
        var mounts = Mount.ReadAll();
        var found = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(paths.SelectMany(path => BelowFile(path, mounts)));
        while (found.Count < MaxDevices && next.TryDequeue(out var device))
        {
            if (!found.Add(device))
            {
                continue;
            }

            foreach (var below in Below(device, mounts))
            {
                next.Enqueue(below);
            }
        }

        return [.. found.Select(Parse)];
    }

    private static IEnumerable<string> BelowFile(string named, IReadOnlyList<Mount> mounts, int overlays = 0)
    {
        // Mounts are found by name, and a link leads into another one.
        var path = RealPath(named);
        if (FileOwner.TryIdentity(path) is not { } identity)
        {
            return [];
        }

        var (major, minor) = (((identity.Device >> 32) & 0xfffff000) | ((identity.Device >> 8) & 0xfff), ((identity.Device >> 12) & 0xffffff00) | (identity.Device & 0xff));
        var number = string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");

        // A file system of several disks has a number of its own, that is no disk's: its mount names one of them. What is written to an overlay goes into a folder that its mount names.
        return major != 0 ? [number]
            : mounts.Where(mount => path == mount.Point || mount.Point == "/" || path.StartsWith(mount.Point + "/", StringComparison.Ordinal)).MaxBy(mount => mount.Point.Length) is { } mounted
                ? mounted.FileSystem == "overlay" ? overlays < MaxOverlays && Upper().Match(mounted.Options) is { Success: true } upper ? BelowFile(upper.Groups[1].Value, mounts, overlays + 1) : [] : OfSource(mounted.Source)
            : [];
    }

    private static IEnumerable<string> OfSource(string source)
    {
        if (!source.StartsWith("/dev/", StringComparison.Ordinal) || NumberOf(Path.GetFileName(RealName(source))) is not { } number)
        {
            return [];
        }

        var name = Path.GetFileName(RealName(source));
        var others = Entries(Btrfs).Select(folder => Path.Combine(folder, "devices")).Where(devices => File.Exists(Path.Combine(devices, name, "dev")) || Directory.Exists(Path.Combine(devices, name)))
            .SelectMany(Entries).Select(entry => NumberOf(Path.GetFileName(entry)));
        return [number, .. others.OfType<string>()];
    }

    private static IEnumerable<string> Below(string device, IReadOnlyList<Mount> mounts)
    {
        var folder = Path.Combine(Numbers, device);
        foreach (var slave in Entries(Path.Combine(folder, "slaves")))
        {
            if (NumberOf(Path.GetFileName(slave)) is { } number)
            {
                yield return number;
            }
        }

        // A partition's folder lies in its disk's.
        if (File.Exists(Path.Combine(folder, "partition")) && Text(Path.Combine(RealName(folder), "..", "dev")) is { } disk)
        {
            yield return disk;
        }

        if (Text(Path.Combine(folder, "loop", "backing_file")) is { } file)
        {
            foreach (var number in BelowFile(file, mounts))
            {
                yield return number;
            }
        }
    }

    private static string? NumberOf(string name) => Text(Path.Combine(Names, name.Replace('/', '!'), "dev"));

    private static string? Text(string path) => SmallFile.TryRead(path, MaxAttributeBytes)?.TrimEnd('\n') is { Length: > 0 } text ? text : null;

    private static string RealPath(string path)
    {
        for (var links = 0; links < MaxLinks && LinkIn(path) is var (link, target); links++)
        {
            path = Path.GetFullPath(target, Path.GetDirectoryName(link)!) + path[link.Length..];
        }

        return path;
    }

    private static (string Link, string Target)? LinkIn(string path)
    {
        for (var end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            var link = end < 0 ? path : path[..end];
            if (new FileInfo(link).LinkTarget is { } target)
            {
                return (link, target);
            }

            if (end < 0)
            {
                return null;
            }
        }
    }

    private static string RealName(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (uint Major, uint Minor) Parse(string number)
        => number.Split(':') is [var major, var minor] && uint.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && uint.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? (first, second)
            : default;

    [GeneratedRegex(@"(?:^|,)upperdir=([^,]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Upper();
}
