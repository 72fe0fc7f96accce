using System.Buffers.Binary;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>The section <c>.modinfo</c> of a module's ELF file: <c>key=value</c>, each ended by a NUL (elf(5), linux/moduleparam.h).</summary>
internal sealed class ModuleInfoSection
{
    private const int HeaderBytes = 64;
    private const int SectionBytes = 64;

    private readonly Dictionary<string, EvidenceText> values = new(StringComparer.Ordinal);

    /// <summary>Reads a little-endian 64-bit ELF file.</summary>
    /// <returns>Null when it is none, or has no such section.</returns>
    public static ModuleInfoSection? Parse(ReadOnlyMemory<byte> file)
    {
        var elf = file.Span;
        if (elf.Length < HeaderBytes || elf is not [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] || elf[4] != 2 || elf[5] != 1)
        {
            return null;
        }

        var table = BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3a..]);
        var count = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3c..]), KernelLimits.ElfSections);
        var names = Section(elf, table, size, count, BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3e..]));
        for (var i = 0; size == SectionBytes && names is not null && i < count; i++)
        {
            if (Section(elf, table, size, count, i) is { } section && section.Name < names.Value.Length
                && elf.Slice(names.Value.Offset, names.Value.Length)[section.Name..].StartsWith(".modinfo\0"u8))
            {
                return Of(file.Slice(section.Offset, section.Length));
            }
        }

        return null;
    }

    /// <returns>Null when it is not there.</returns>
    public EvidenceText? Find(string key) => values.TryGetValue(key, out var value) ? value : null;

    private static ModuleInfoSection Of(ReadOnlyMemory<byte> section)
    {
        var result = new ModuleInfoSection();
        foreach (var range in section.Span.Split((byte)0))
        {
            var entry = section[range];
            var equals = entry.Span.IndexOf((byte)'=');
            if (equals > 0 && entry.Length <= KernelLimits.ModuleTextBytes)
            {
                result.values.TryAdd(new EvidenceText(entry[..equals]).ToString(), new(entry[(equals + 1)..].ToArray()));
            }
        }

        return result;
    }

    private static (int Name, int Offset, int Length)? Section(ReadOnlySpan<byte> elf, ulong table, int size, int count, int index)
    {
        var at = table + ((ulong)index * (ulong)size);
        if (size < SectionBytes || index >= count || table > (ulong)elf.Length || at + SectionBytes > (ulong)elf.Length)
        {
            return null;
        }

        var header = elf[(int)at..];
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..]);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]);
        var name = BinaryPrimitives.ReadUInt32LittleEndian(header);
        return name > int.MaxValue || offset > (ulong)elf.Length || length > (ulong)elf.Length - offset ? null : ((int)name, (int)offset, (int)length);
    }
}
