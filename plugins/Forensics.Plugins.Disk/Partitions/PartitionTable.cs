using System.Buffers.Binary;
using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Partitions;

/// <summary>The partition table of a source.</summary>
/// <param name="Type">gpt or mbr.</param>
/// <param name="Id">Of the disk: a GUID, or the 32 bits of an MBR as 0x1234abcd.</param>
/// <param name="SectorBytes">The sectors that it counts in.</param>
/// <param name="Entries">In the order of their numbers.</param>
/// <param name="Troubles">What is wrong with it: code, kind and words.</param>
internal sealed record PartitionTable(string Type, string? Id, int SectorBytes, IReadOnlyList<PartitionEntry> Entries, IReadOnlyList<(string Code, FaultKind Kind, string Words)> Troubles)
{
    public const int SignatureOffset = 510;
    public const ushort Signature = 0xaa55;

    private static readonly int[] SectorsOfFiles = [512, 4_096];

    /// <summary>Reads it.</summary>
    /// <param name="source">The source.</param>
    /// <returns>Null when there is none that is known here.</returns>
    public static PartitionTable? Read(SourceLook source)
    {
        // A file does not say how long the sectors of its disk were.
        foreach (var sectorBytes in source.IsDevice ? [source.SectorBytes] : SectorsOfFiles)
        {
            if (GptTable.Read(source, sectorBytes) is { } table)
            {
                return table;
            }
        }

        return source.At(0, 512) is { } first && BinaryPrimitives.ReadUInt16LittleEndian(first.AsSpan(SignatureOffset)) == Signature ? MbrTable.Read(source, first) : null;
    }
}
