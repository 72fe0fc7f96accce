using System.Buffers;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>The lines of <c>/proc/PID/maps</c>, read in pieces: a path has up to 16 KiB there, so that few mappings make a text of gigabytes. Each path is kept once.</summary>
internal sealed class MappingList
{
    /// <summary>Most that is read, in bytes.</summary>
    private const long MostBytes = 2L << 30;

    /// <summary>Most that is kept of the text itself, in bytes.</summary>
    private const int TextBytes = 16 << 20;

    /// <summary>Most that is kept of all paths, in bytes. Beyond, <see cref="ShortPathBytes"/> of each.</summary>
    private const int PathBytes = 16 << 20;
    private const int ShortPathBytes = 64;
    private const int PieceBytes = 128 << 10;

    private readonly List<MemoryMap> maps = [];
    private readonly ArrayBufferWriter<byte> text = new();
    private readonly Dictionary<(ulong Device, ulong Inode, int Length), ReadOnlyMemory<byte>> paths = [];
    private long pathBytes;
    private ulong end;

    /// <summary>In the order of their addresses, none over another.</summary>
    public IReadOnlyList<MemoryMap> Maps => maps;

    /// <summary>The text, or its beginning.</summary>
    public FileContent Text => new(text.WrittenMemory, IsTextCut);

    /// <summary>There are more mappings than are looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Of some paths only the beginning was kept.</summary>
    public bool ArePathsCut { get; private set; }

    private bool IsTextCut { get; set; }

    /// <summary>Reads them.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="beat">Called between reads.</param>
    /// <param name="error">Of <c>openat(2)</c> or <c>read(2)</c>; what came before it is kept.</param>
    public static MappingList Read(ProcessDirectory process, Action beat, out Errno error)
    {
        var list = new MappingList();
        error = process.Open("maps"u8, OpenAs.KernelFile, out var file);
        using (file)
        {
            error = error.Failed ? error : list.Read(file, beat);
        }

        return list;
    }

    private Errno Read(SafeFileHandle file, Action beat)
    {
        var piece = new byte[PieceBytes];
        var kept = 0;
        for (var total = 0L; ;)
        {
            beat();
            var error = FileReading.Read(file, piece.AsSpan(kept), out var length, out var isFull);
            total += length;
            Keep(piece.AsSpan(kept, length));
            var rest = piece.AsMemory(0, kept + length);
            while (rest.Span.IndexOf((byte)'\n') is >= 0 and var lineEnd)
            {
                Add(rest[..lineEnd]);
                rest = rest[(lineEnd + 1)..];
            }

            if (error.Failed || !isFull)
            {
                return error;
            }

            if (IsCut || total >= MostBytes || rest.Length == piece.Length)
            {
                IsCut = true;
                return error;
            }

            rest.CopyTo(piece);
            kept = rest.Length;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = (int)Math.Min(bytes.Length, TextBytes - text.WrittenCount);
        IsTextCut |= room < bytes.Length;
        text.Write(bytes[..room]);
    }

    /// <summary>Adds what follows what is there already: when mappings grow between two reads, the kernel may tell the same addresses again.</summary>
    private void Add(ReadOnlyMemory<byte> line)
    {
        if (!MemoryMap.TryParse(line, out var map) || map.EndAddress <= Math.Max(end, map.StartAddress))
        {
            return;
        }

        if (maps.Count == LinuxLimits.MemoryMappings)
        {
            IsCut = true;
            return;
        }

        var over = Math.Max(end, map.StartAddress) - map.StartAddress;
        end = map.EndAddress;
        maps.Add(map with { StartAddress = map.StartAddress + over, OffsetBytes = map.OffsetBytes + over, Path = Path(map) });
    }

    private ReadOnlyMemory<byte> Path(MemoryMap map)
    {
        var key = (map.Device, map.Inode, map.Path.Length);
        if (map.Path.IsEmpty || (paths.TryGetValue(key, out var known) && known.Span.SequenceEqual(map.Path.Span)))
        {
            return map.Path.IsEmpty ? default : paths[key];
        }

        var isShort = pathBytes + map.Path.Length > PathBytes && map.Path.Length > ShortPathBytes;
        ArePathsCut |= isShort;
        var path = map.Path[..(isShort ? ShortPathBytes : map.Path.Length)].ToArray();
        pathBytes += isShort ? 0 : path.Length;
        if (!isShort)
        {
            paths[key] = path;
        }

        return path;
    }
}
