using System.Buffers.Binary;
using System.Text;

namespace Forensics.Plugins.State.Device;

/// <summary>A file of tzfile(5), version 2 and later (RFC 9636): transitions, and a rule for what comes after the last of them.</summary>
internal sealed class ZoneFile
{
    private const int HeaderBytes = 44;
    private const int CountsOffset = 20;
    private const int TypeBytes = 6;
    private const int MostTypes = 256;

    private readonly long[] times;
    private readonly byte[] typesOfTimes;
    private readonly ZonePeriod[] types;
    private readonly ZoneRule? rule;

    private ZoneFile(long[] times, byte[] typesOfTimes, ZonePeriod[] types, ZoneRule? rule)
    {
        this.times = times;
        this.typesOfTimes = typesOfTimes;
        this.types = types;
        this.rule = rule;
    }

    /// <summary>Parses a file.</summary>
    /// <returns>Null when it is none of version 2 or later.</returns>
    public static ZoneFile? Parse(ReadOnlyMemory<byte> file)
    {
        if (Header.Parse(file.Span, 0, timeBytes: 4) is not { } old || old.Version < '2' || Header.Parse(file.Span, old.End, timeBytes: 8) is not { } header)
        {
            return null;
        }

        var body = file.Span[header.Start..header.End];
        var times = new long[header.Times];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..]);
        }

        var typesOfTimes = body.Slice(header.Times * 8, header.Times).ToArray();
        var typeTable = body[(header.Times * 9)..];
        var names = typeTable[(header.Types * TypeBytes)..][..header.Characters];
        var types = new ZonePeriod[header.Types];
        for (var i = 0; i < types.Length; i++)
        {
            var entry = typeTable.Slice(i * TypeBytes, TypeBytes);
            types[i] = new(BinaryPrimitives.ReadInt32BigEndian(entry), Name(names, entry[5]));
        }

        var footer = file.Span[header.End..];
        var end = footer.Length > 1 ? footer[1..].IndexOf((byte)'\n') : -1;
        return types.Length == 0 || typesOfTimes.Any(type => type >= types.Length) ? null
            : new(times, typesOfTimes, types, end > 0 && footer[0] == '\n' ? ZoneRule.Parse(Encoding.Latin1.GetString(footer.Slice(1, end))) : null);
    }

    /// <summary>What holds at a time.</summary>
    /// <param name="seconds">Since 1970.</param>
    public ZonePeriod? At(long seconds)
    {
        if (times.Length == 0 || seconds >= times[^1])
        {
            return rule?.At(seconds) ?? (times.Length == 0 ? types[0] : types[typesOfTimes[^1]]);
        }

        var index = Array.BinarySearch(times, seconds);
        index = index >= 0 ? index : ~index - 1;
        return index < 0 ? types[0] : types[typesOfTimes[index]];
    }

    private static string Name(ReadOnlySpan<byte> names, byte at)
    {
        if (at >= names.Length)
        {
            return string.Empty;
        }

        var rest = names[at..];
        return Encoding.Latin1.GetString(rest.IndexOf((byte)0) is >= 0 and var end ? rest[..end] : rest);
    }

    private readonly record struct Header(char Version, int Start, int End, int Times, int Types, int Characters)
    {
        public static Header? Parse(ReadOnlySpan<byte> file, int at, int timeBytes)
        {
            if (file.Length - at < HeaderBytes || !file[at..].StartsWith("TZif"u8))
            {
                return null;
            }

            Span<long> counts = stackalloc long[6];
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = BinaryPrimitives.ReadUInt32BigEndian(file[(at + CountsOffset + (i * 4))..]);
            }

            // ttisutcnt, ttisstdcnt, leapcnt, timecnt, typecnt, charcnt.
            var length = (counts[3] * (timeBytes + 1)) + (counts[4] * TypeBytes) + counts[5] + (counts[2] * (timeBytes + 4)) + counts[1] + counts[0];
            var start = at + HeaderBytes;
            return counts[3] > DeviceLimits.ZoneTransitions || counts[4] > MostTypes || length > file.Length - start ? null
                : new((char)file[at + 4], start, (int)(start + length), (int)counts[3], (int)counts[4], (int)counts[5]);
        }
    }
}
