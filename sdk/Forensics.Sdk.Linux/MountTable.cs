using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>The mounts of one namespace, from its <c>mountinfo</c>.</summary>
public sealed class MountTable
{
    private readonly List<MountEntry> entries = [];

    private MountTable()
    {
    }

    /// <summary>The mounts, in the kernel's order.</summary>
    public IReadOnlyList<MountEntry> Entries => entries;

    /// <summary>The file was longer, or had more mounts, than <see cref="LinuxLimits"/> allow.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Lines that were none of a mount.</summary>
    public int MalformedLines { get; private set; }

    /// <summary>Reads the table of this process's own mount namespace.</summary>
    /// <param name="table">The table; empty when an error is returned.</param>
    /// <returns>The error of the open or read of <c>/proc/self/mountinfo</c>.</returns>
    public static Errno ReadOwn(out MountTable table)
    {
        table = new();
        var error = OpenCalls.Open(OpenCalls.NoDirectory, "/proc/self/mountinfo\0"u8, OpenCalls.Flags(OpenAs.KernelFile), out var file);
        using (file)
        {
            return error.Failed ? error : Read(file, out table);
        }
    }

    /// <summary>Reads the table of an open <c>mountinfo</c>: that of another process, say.</summary>
    /// <param name="file">Open for reading, at its start.</param>
    /// <param name="table">The table; empty when an error is returned.</param>
    /// <returns>The error of <c>read(2)</c>.</returns>
    public static Errno Read(SafeFileHandle file, out MountTable table)
    {
        table = new();
        var error = FileReading.ReadToEnd(file, LinuxLimits.MountInfoBytes, out var content);
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
}
