namespace Forensics.Sdk.Linux.Proc;

/// <summary><c>/proc/stat</c>, proc(5) section "/proc/stat".</summary>
public static class KernelStat
{
    /// <summary>Finds the <c>btime</c> line.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="seconds">When the kernel started, in seconds since 1970. It moves when the clock is set; may be negative.</param>
    /// <returns>False when there is no such line.</returns>
    public static bool TryParseBootTime(ReadOnlySpan<byte> file, out long seconds)
    {
        seconds = 0;
        foreach (var range in file.Split((byte)'\n'))
        {
            var fields = new FieldReader(file[range]);
            if (fields.TryNext(out var key) && key.SequenceEqual("btime"u8))
            {
                return fields.TryLong(out seconds) && !fields.TryNext(out _);
            }
        }

        return false;
    }
}
