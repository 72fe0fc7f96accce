using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>An executable private mapping of a file that has pages of its own: somebody wrote there.</summary>
/// <param name="Map">The mapping.</param>
/// <param name="Line">What the kernel says of it.</param>
internal sealed record SuspectMap(MemoryMap Map, ReadOnlyMemory<byte> Line)
{
    /// <summary>Picks them from <c>/proc/PID/smaps</c>: what has anonymous pages or dirty ones.</summary>
    /// <param name="smaps">The file.</param>
    public static IEnumerable<SuspectMap> Of(ReadOnlyMemory<byte> smaps)
    {
        SuspectMap? current = null;
        while (!smaps.IsEmpty)
        {
            var end = smaps.Span.IndexOf((byte)'\n');
            var line = end < 0 ? smaps : smaps[..end];
            smaps = end < 0 ? default : smaps[(end + 1)..];
            if (MemoryMap.TryParse(line, out var map))
            {
                current = map.IsExecutable && map.Permissions[3] == 'p' && map.Inode != 0 && map.Path.Span.StartsWith("/"u8) ? new(map, line) : null;
            }
            else if (current is { } own && (line.Span.StartsWith("Private_Dirty:"u8) || line.Span.StartsWith("Anonymous:"u8) || line.Span.StartsWith("Swap:"u8))
                && line.Span.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0)
            {
                current = null;
                yield return own;
            }
        }
    }
}
