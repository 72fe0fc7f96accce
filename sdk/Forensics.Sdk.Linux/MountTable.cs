using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>The mounts of one namespace, from its <c>mountinfo</c>.</summary>
public sealed class MountTable
{
    private readonly Dictionary<ulong, ulong> originals = [];
    private List<MountEntry> entries = [];

    private MountTable()
    {
    }

    /// <summary>The mounts, in the kernel's order.</summary>
    public IReadOnlyList<MountEntry> Entries => entries;

    /// <summary>The file was longer, or had more mounts, than <see cref="LinuxLimits"/> allow.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Lines that were none of a mount.</summary>
    public int MalformedLines { get; private set; }

    /// <summary>
    /// Reads the mounts of the device: those that the run began with. A worker sees a private, read-only copy of them, in which each has another number:
    /// <see cref="MountEntry.SeenId"/> is that, and <see cref="IdOf"/> goes from there to the device's.
    /// </summary>
    /// <param name="root">The root under inspection.</param>
    /// <param name="table">The table; empty when an error is returned.</param>
    /// <returns>The error of the open or read of a <c>mountinfo</c>.</returns>
    public static Errno Read(TargetRoot root, out MountTable table)
    {
        ArgumentNullException.ThrowIfNull(root);
        var error = ReadOwn(out var own);
        if (error.Failed || root.MountTable is null)
        {
            table = own;
            return error;
        }

        error = Read(root.MountTable, out table);
        if (!error.Failed)
        {
            table.MatchTo(own);
        }

        return error;
    }

    /// <summary>The device's number of a mount that a file lies on.</summary>
    /// <param name="seenId"><see cref="FileStatus.MountId"/>.</param>
    /// <returns>The same number where this process has no private copy, and of a mount that is none of the copy: another process's, say.</returns>
    public ulong IdOf(ulong seenId) => originals.GetValueOrDefault(seenId, seenId);

    /// <summary>Reads the table of the calling thread's own mount namespace.</summary>
    /// <param name="table">The table; empty when an error is returned.</param>
    /// <returns>The error of the open or read of <c>/proc/thread-self/mountinfo</c>.</returns>
    public static Errno ReadOwn(out MountTable table)
    {
        table = new();
        var error = OpenCalls.Open(OpenCalls.NoDirectory, "/proc/thread-self/mountinfo\0"u8, OpenCalls.Flags(OpenAs.KernelFile), out var file);
        using (file)
        {
            return error.Failed ? error : Read(file, out table);
        }
    }

    /// <summary>Reads the table of an open <c>mountinfo</c>, from its start: that of another process, say.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="table">The table; empty when an error is returned.</param>
    /// <returns>The error of <c>read(2)</c>.</returns>
    public static Errno Read(SafeFileHandle file, out MountTable table)
    {
        table = new();
        var error = FileReading.Rewind(file);
        FileContent content = default;
        error = error.Failed ? error : FileReading.ReadToEnd(file, LinuxLimits.MountInfoBytes, out content);
        if (!error.Failed)
        {
            table = Parse(content.Bytes.Span, LinuxLimits.Mounts);
            table.Truncated |= content.Truncated;
        }

        return error;
    }

    internal static MountTable Parse(ReadOnlySpan<byte> content, int limit)
    {
        var table = new MountTable();
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            if (line.IsEmpty)
            {
                continue;
            }

            if (table.entries.Count == limit)
            {
                table.Truncated = true;
                break;
            }

            if (MountInfoLine.TryParse(line) is { } entry)
            {
                table.entries.Add(entry);
            }
            else
            {
                table.MalformedLines++;
            }
        }

        return table;
    }

    /// <summary>
    /// Finds each mount in a copy of the namespace. The kernel numbers the copy anew and lists it in another order: what stays is where a mount lies, on which
    /// other one.
    /// </summary>
    private void MatchTo(MountTable copy)
    {
        var ids = entries.Select(mount => mount.Id).ToHashSet();
        var places = entries.ToLookup(mount => (ids.Contains(mount.ParentId) ? mount.ParentId : 0, mount.MountPoint));
        var copyIds = copy.entries.Select(mount => mount.Id).ToHashSet();
        var children = copy.entries.ToLookup(mount => copyIds.Contains(mount.ParentId) && mount.ParentId != mount.Id ? mount.ParentId : 0);
        var seen = new Dictionary<ulong, ulong>();
        var next = new Queue<MountEntry>(children[0]);
        while (next.TryDequeue(out var mount))
        {
            // Of several at one place none can be told from the others; a root that is a mount only in the copy has no original.
            var place = places[(originals.GetValueOrDefault(mount.ParentId), mount.MountPoint)].Take(2).ToList();
            if (place is [var original] && original.Device == mount.Device && original.Root == mount.Root && seen.TryAdd(original.Id, mount.Id))
            {
                originals.Add(mount.Id, original.Id);
            }

            foreach (var child in children[mount.Id])
            {
                next.Enqueue(child);
            }
        }

        entries = [.. entries.Select(mount => mount with { SeenId = seen.TryGetValue(mount.Id, out var id) ? id : null })];
    }
}
