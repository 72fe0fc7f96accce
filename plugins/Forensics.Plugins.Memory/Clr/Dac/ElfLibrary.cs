using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>
/// What must be known of a shared library before it is loaded: for which machine it is, and with which libraries. Source: elf(5). Only 64-bit little-endian ones, which is
/// what this program runs on.
/// </summary>
/// <param name="Machine">EM_ of elf(5): 62 is x86-64, 183 is AArch64.</param>
/// <param name="Needed">Names of the libraries that it asks for.</param>
/// <param name="BuildId">Lower-case hexadecimal; null when it has none.</param>
internal sealed record ElfLibrary(int Machine, IReadOnlyList<string> Needed, string? BuildId)
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int DynamicBytes = 16;
    private const int NameBytes = 256;
    private const int SharedObject = 3;
    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;
    private const long NeededTag = 1;
    private const long NamesTag = 5;

    /// <summary>Reads it.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="library">Null for what is none.</param>
    /// <returns>False for what is no such library, or contradicts itself.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out ElfLibrary? library)
    {
        library = null;
        var content = file.Span;
        if (content.Length < HeaderBytes || !content.StartsWith("\u007fELF\u0002\u0001"u8) || Short(content, 16) != SharedObject || Short(content, 54) != SegmentBytes)
        {
            return false;
        }

        var (start, count) = (Long(content, 32), Short(content, 56));
        if (count > DacLimits.Segments || !Slice(content, start, (ulong)count * SegmentBytes, out var segments) || !TryNeeded(content, segments, out var needed))
        {
            return false;
        }

        library = new(Short(content, 18), needed, ElfBuildId.Read(file, out var buildId).Failed ? null : buildId);
        return true;
    }

    private static bool TryNeeded(ReadOnlySpan<byte> content, ReadOnlySpan<byte> segments, out List<string> needed)
    {
        needed = [];
        for (var rest = segments; !rest.IsEmpty; rest = rest[SegmentBytes..])
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest) != DynamicSegment)
            {
                continue;
            }

            if (!Slice(content, Long(rest, 8), Long(rest, 32), out var table))
            {
                return false;
            }

            var offsets = new List<ulong>();
            ReadOnlySpan<byte> names = default;
            for (; table.Length >= DynamicBytes; table = table[DynamicBytes..])
            {
                var tag = (long)Long(table, 0);
                if (tag == NeededTag && offsets.Count < DacLimits.Libraries)
                {
                    offsets.Add(Long(table, 8));
                }
                else if (tag == NamesTag && !AtAddress(content, segments, Long(table, 8), out names))
                {
                    return false;
                }
            }

            foreach (var offset in offsets)
            {
                if (offset >= (ulong)names.Length)
                {
                    return false;
                }

                var name = names[(int)offset..];
                name = name[..Math.Min(name.Length, NameBytes)];
                needed.Add(Encoding.ASCII.GetString(name[..(name.IndexOf((byte)0) is >= 0 and var end ? end : name.Length)]));
            }
        }

        return true;
    }

    // What is mapped at an address, to the end of its segment in the file.
    private static bool AtAddress(ReadOnlySpan<byte> content, ReadOnlySpan<byte> segments, ulong address, out ReadOnlySpan<byte> found)
    {
        for (; !segments.IsEmpty; segments = segments[SegmentBytes..])
        {
            var (offset, start, length) = (Long(segments, 8), Long(segments, 16), Long(segments, 32));
            if (BinaryPrimitives.ReadUInt32LittleEndian(segments) == LoadSegment && address >= start && address - start < length && Slice(content, offset, length, out var segment))
            {
                found = segment[(int)(address - start)..];
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool Slice(ReadOnlySpan<byte> content, ulong offset, ulong length, out ReadOnlySpan<byte> slice)
    {
        var fits = offset <= (ulong)content.Length && length <= (ulong)content.Length - offset;
        slice = fits ? content.Slice((int)offset, (int)length) : default;
        return fits;
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static ulong Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
