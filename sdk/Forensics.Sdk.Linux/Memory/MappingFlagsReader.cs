using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Memory;

/// <summary>Reads <c>VmFlags</c> of <c>/proc/PID/smaps</c>, proc_pid_smaps(5): of each mapping a line as in <c>maps</c>, then lines <c>Key: value</c>. In pieces: with many
/// mappings it is ten times as long as <c>maps</c>.</summary>
public static class MappingFlagsReader
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Reads them.</summary>
    /// <param name="smaps">Open for reading, at its start.</param>
    /// <param name="flags">By the mapping's start.</param>
    /// <param name="beat">Called between reads: for each mapping the kernel goes through its pages, which takes seconds for terabytes.</param>
    /// <returns>The error of <c>read(2)</c>; what came before it is kept. EFBIG for more than <see cref="LinuxLimits.MemoryMappings"/>.</returns>
    public static Errno Read(SafeFileHandle smaps, out Dictionary<ulong, MappingFlags> flags, Action? beat = null)
    {
        flags = [];
        var piece = new byte[PieceBytes];
        var kept = 0;
        ulong? start = null;
        for (; ; )
        {
            beat?.Invoke();
            var error = FileReading.Read(smaps, piece.AsSpan(kept), out var length, out var isFull);
            length += kept;
            var rest = piece.AsMemory(0, length);
            while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                Take(rest[..end], flags, ref start);
                rest = rest[(end + 1)..];
            }

            if (error.Failed || !isFull)
            {
                return error;
            }

            if (flags.Count > LinuxLimits.MemoryMappings || rest.Length == piece.Length)
            {
                return new(27);
            }

            rest.CopyTo(piece);
            kept = rest.Length;
        }
    }

    private static void Take(ReadOnlyMemory<byte> line, Dictionary<ulong, MappingFlags> flags, ref ulong? start)
    {
        if (start is { } of && line.Span.StartsWith("VmFlags:"u8))
        {
            flags[of] = Parse(line.Span["VmFlags:"u8.Length..]);
            start = null;
        }
        else if (MemoryMap.TryParse(line, out var map))
        {
            start = map.StartAddress;
        }
    }

    private static MappingFlags Parse(ReadOnlySpan<byte> words)
    {
        var flags = MappingFlags.None;
        foreach (var range in words.Split((byte)' '))
        {
            var word = words[range];
            flags |= word.SequenceEqual("io"u8) ? MappingFlags.Device
                : word.SequenceEqual("pf"u8) ? MappingFlags.RawPages
                : word.SequenceEqual("dd"u8) ? MappingFlags.DontDump
                : word.SequenceEqual("ht"u8) ? MappingFlags.HugeTlb
                : word.SequenceEqual("um"u8) || word.SequenceEqual("ui"u8) ? MappingFlags.UserFault
                : word.SequenceEqual("lo"u8) ? MappingFlags.Locked
                : MappingFlags.None;
        }

        return flags;
    }
}
