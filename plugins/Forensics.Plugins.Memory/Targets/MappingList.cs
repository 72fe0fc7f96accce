using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>The lines of <c>/proc/PID/maps</c>.</summary>
internal static class MappingList
{
    /// <summary>Parses them; what is none is passed over.</summary>
    public static IEnumerable<MemoryMap> Parse(ReadOnlyMemory<byte> maps)
    {
        while (!maps.IsEmpty)
        {
            var end = maps.Span.IndexOf((byte)'\n');
            var line = end < 0 ? maps : maps[..end];
            maps = end < 0 ? default : maps[(end + 1)..];
            if (MemoryMap.TryParse(line, out var map))
            {
                yield return map;
            }
        }
    }
}
