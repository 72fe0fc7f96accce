using System.Buffers.Binary;
using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Where a core file has which memory: its PT_LOAD headers, elf(5). 64-bit, little-endian; of more than 65,534 the first.</summary>
internal static class CoreSegments
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int LoadSegment = 1;

    /// <summary>Reads them.</summary>
    /// <returns>None for what is no such file.</returns>
    public static IReadOnlyList<CoreRun> Read(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (FileReading.ReadAt(file, header, 0, out var length).Failed || length < HeaderBytes || !header.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return [];
        }

        var start = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        var table = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[56..]) * SegmentBytes];
        if (start > long.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(header[54..]) != SegmentBytes || FileReading.ReadAt(file, table, (long)start, out length).Failed)
        {
            return [];
        }

        var runs = new List<CoreRun>();
        for (var at = 0; at + SegmentBytes <= length; at += SegmentBytes)
        {
            var segment = table.AsSpan(at);
            var (offset, address, bytes) = (
                BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), BinaryPrimitives.ReadUInt64LittleEndian(segment[16..]), BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
            if (BinaryPrimitives.ReadInt32LittleEndian(segment) == LoadSegment && bytes is > 0 and <= long.MaxValue && offset <= long.MaxValue && address <= ulong.MaxValue - bytes)
            {
                runs.Add(new(address, address + bytes, (long)offset));
            }
        }

        return runs;
    }
}
