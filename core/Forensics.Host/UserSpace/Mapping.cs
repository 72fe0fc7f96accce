using System.Globalization;
using System.Text;
using Forensics.Collection.Native;

namespace Forensics.Host.UserSpace;

/// <summary>A file that is mapped into a process (<c>proc_pid_maps(5)</c>).</summary>
/// <param name="Path">What the kernel calls it: a path, <c>/memfd:NAME (deleted)</c>, <c>anon_inode:NAME</c>.</param>
/// <param name="Device">As <c>makedev(3)</c> gives it.</param>
/// <param name="Inode">0 for memory without a file.</param>
/// <param name="IsExecutable">Whether its bytes can be run as code.</param>
internal readonly record struct Mapping(string Path, ulong Device, ulong Inode, bool IsExecutable)
{
    private const string Deleted = " (deleted)";

    public bool IsDeleted => Path.EndsWith(Deleted, StringComparison.Ordinal);

    public bool IsMemoryFile => Path.StartsWith("/memfd:", StringComparison.Ordinal);

    /// <summary>The files that are mapped, each once.</summary>
    /// <returns>Null when the list cannot be read, or is over the bound.</returns>
    public static IReadOnlyList<Mapping>? Of(int processId)
    {
        if (SmallFile.TryReadWhole($"/proc/{processId}/maps", UserSpaceLimits.MaxMapsBytes) is not { Length: > 0 } maps)
        {
            return null;
        }

        // In a chroot that is a folder of a mount, mounts of a worker's own namespace lie beyond our root, and the kernel tells all of their paths.
        var root = new DirectoryInfo($"/proc/{processId}/root").LinkTarget?.TrimEnd('/');
        var mappings = Parse(maps);
        return string.IsNullOrEmpty(root)
            ? mappings
            : [.. mappings.Select(mapping => mapping.Path.StartsWith(root + "/", StringComparison.Ordinal) ? mapping with { Path = mapping.Path[root.Length..] } : mapping)];
    }

    public static IReadOnlyList<Mapping> Parse(string maps)
        => [.. maps.Split('\n').Select(Line).OfType<Mapping>().Distinct()];

    /// <summary>Fields: range, permissions, offset, <c>major:minor</c>, inode, path. Memory without a file has inode 0, and no path or one in brackets.</summary>
    private static Mapping? Line(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5 || !ulong.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
        {
            return null;
        }

        var path = fields.Length == 6 ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(fields[5].TrimStart(' '))) : string.Empty;
        if (inode == 0 && !path.StartsWith('/'))
        {
            return null;
        }

        var colon = fields[3].IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && ulong.TryParse(fields[3].AsSpan(0, colon), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var major)
            && ulong.TryParse(fields[3].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var minor)
            ? new(path.Replace("\\012", "\n", StringComparison.Ordinal), ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff), inode, fields[1].Contains('x', StringComparison.Ordinal))
            : null;
    }
}
