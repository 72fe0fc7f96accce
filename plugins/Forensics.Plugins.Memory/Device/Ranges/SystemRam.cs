using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Ranges;

/// <summary>What the kernel uses as memory, by <c>/proc/iomem</c>: lines <c>START-END : NAME</c> in hexadecimal, the end included, indented below what they are part of. Only to those with
/// <c>CAP_SYS_ADMIN</c> it shows addresses, to all others zeros.</summary>
/// <param name="Ranges">In order, joined.</param>
/// <param name="IsHidden">There are names and no addresses.</param>
/// <param name="Error">Why it could not be read.</param>
internal sealed record SystemRam(IReadOnlyList<PhysicalRange> Ranges, bool IsHidden, Errno Error)
{
    private const int MaxBytes = 8 << 20;
    private const string Name = "System RAM";

    /// <summary>All of it, in bytes.</summary>
    public ulong LengthBytes => Ranges.Aggregate(0UL, (sum, range) => sum + range.LengthBytes);

    /// <summary>Whether it is known.</summary>
    public bool IsKnown => Ranges.Count > 0;

    public static SystemRam Read(TargetRoot root)
    {
        var error = RunningSystem.Open(root, "/proc/iomem"u8, out var file);
        using var opened = file;
        var content = default(FileContent);
        error = error.Failed ? error : FileReading.ReadToEnd(file, MaxBytes, out content);

        // Half of the memory is not taken for all of it.
        error = !error.Failed && content.Truncated ? Errno.E2BIG : error;
        return error.Failed ? new([], IsHidden: false, error) : Parse(content.Bytes.Span);
    }

    public static SystemRam Parse(ReadOnlySpan<byte> text)
    {
        var ranges = new List<PhysicalRange>();
        var isHidden = false;
        foreach (var part in text.Split((byte)'\n'))
        {
            // "System RAM" and "System RAM (kmem)", which other resources lend.
            if (TryParse(text[part], out var start, out var last, out var name) && name.StartsWith("System RAM"u8) && (name.Length == Name.Length || name[Name.Length] == (byte)' '))
            {
                if (last > start && last < ulong.MaxValue)
                {
                    ranges.Add(new(start, last + 1));
                }

                isHidden |= last == 0;
            }
        }

        return new(RangeSet.Join(ranges), isHidden && ranges.Count == 0, Errno.Ok);
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out ulong start, out ulong last, out ReadOnlySpan<byte> name)
    {
        line = line.TrimStart((byte)' ');
        last = 0;
        name = default;
        if (!Utf8Parser.TryParse(line, out start, out var used, 'x') || used >= line.Length || line[used] != (byte)'-'
            || !Utf8Parser.TryParse(line = line[(used + 1)..], out last, out used, 'x') || !line[used..].StartsWith(" : "u8))
        {
            return false;
        }

        name = line[(used + 3)..];
        return true;
    }
}
