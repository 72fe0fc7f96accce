using System.Buffers.Binary;
using System.Globalization;
using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Partitions;

/// <summary>A partition table of a master boot record: four entries of 16 bytes from 446 on. Logical partitions are a chain of such tables in an extended one, of which each has its partition and the
/// place of the next, counted from the extended partition. Source: block/partitions/msdos.c of Linux.</summary>
internal sealed class MbrTable
{
    private const int FirstEntry = 446;
    private const int EntryBytes = 16;
    private const int Primaries = 4;
    private const int DiskIdOffset = 440;
    private const byte Protective = 0xee;

    private static readonly byte[] Extended = [0x05, 0x0f, 0x85];

    private readonly SourceLook source;
    private readonly int sectorBytes;
    private readonly List<PartitionEntry> entries = [];
    private readonly List<(string Code, FaultKind Kind, string Words)> troubles = [];

    private MbrTable(SourceLook source)
    {
        this.source = source;
        sectorBytes = source.SectorBytes;
    }

    /// <param name="source">The source.</param>
    /// <param name="first">Its first 512 bytes, with the signature.</param>
    /// <returns>Null when it is none: the first sector of a file system has the same signature.</returns>
    public static PartitionTable? Read(SourceLook source, ReadOnlySpan<byte> first) => new MbrTable(source).Read(first);

    private PartitionTable? Read(ReadOnlySpan<byte> first)
    {
        var isUsed = false;
        for (var i = 0; i < Primaries; i++)
        {
            var entry = Entry(first, i);
            if (entry[0] is not (0 or 0x80))
            {
                return null;
            }

            isUsed |= entry[4] != 0 && Sectors(entry) != 0;
        }

        if (!isUsed)
        {
            return null;
        }

        for (var i = 0; i < Primaries; i++)
        {
            var entry = Entry(first, i);
            if (entry[4] != 0 && Sectors(entry) != 0)
            {
                entries.Add(Make(i + 1, entry, 0));
            }
        }

        foreach (var extended in entries.Where(entry => entry.IsExtended).ToList())
        {
            ReadChain(extended.OffsetBytes / sectorBytes);
        }

        if (entries.Exists(entry => entry.TypeId == Type(Protective)))
        {
            troubles.Add(("GPT_MISSING", FaultKind.Corrupt, "the first sector says that there is a GUID partition table, and neither it nor its copy is one"));
        }

        var id = BinaryPrimitives.ReadUInt32LittleEndian(first[DiskIdOffset..]);
        return new("mbr", string.Create(CultureInfo.InvariantCulture, $"0x{id:x8}"), sectorBytes, [.. entries.OrderBy(entry => entry.Number)], troubles);
    }

    private void ReadChain(long extended)
    {
        var seen = new HashSet<long>();
        for (var sector = extended; ;)
        {
            if (!seen.Add(sector) || seen.Count > DiskLimits.ExtendedTables)
            {
                troubles.Add(("EXTENDED_CHAIN_BROKEN", FaultKind.Corrupt, string.Create(CultureInfo.InvariantCulture, $"the chain of logical partitions comes back to sector {sector}, or has more than {DiskLimits.ExtendedTables} tables")));
                return;
            }

            if (source.At(sector * sectorBytes, 512) is not { } table || BinaryPrimitives.ReadUInt16LittleEndian(table.AsSpan(PartitionTable.SignatureOffset)) != PartitionTable.Signature)
            {
                troubles.Add(("EXTENDED_CHAIN_BROKEN", FaultKind.Corrupt, string.Create(CultureInfo.InvariantCulture, $"the chain of logical partitions leads to sector {sector}, which has no table")));
                return;
            }

            long? next = null;
            for (var i = 0; i < Primaries; i++)
            {
                var entry = Entry(table, i);
                if (entry[4] == 0 || Sectors(entry) == 0)
                {
                    continue;
                }

                if (Extended.Contains(entry[4]))
                {
                    next ??= extended + First(entry);
                }
                else
                {
                    entries.Add(Make(Math.Max(Primaries, entries.Max(known => known.Number)) + 1, entry, sector));
                }
            }

            if (next is not { } following)
            {
                return;
            }

            sector = following;
        }
    }

    private static ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> table, int index) => table.Slice(FirstEntry + (index * EntryBytes), EntryBytes);

    private static long First(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);

    private static long Sectors(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);

    private static string Type(byte type) => string.Create(CultureInfo.InvariantCulture, $"0x{type:x2}");

    private PartitionEntry Make(int number, ReadOnlySpan<byte> entry, long from)
    {
        var (offsetBytes, sizeBytes) = ((from + First(entry)) * sectorBytes, Sectors(entry) * sectorBytes);
        return new()
        {
            Number = number,
            TypeId = Type(entry[4]),
            TypeName = PartitionTypes.Of(Type(entry[4])),
            OffsetBytes = offsetBytes,
            SizeBytes = sizeBytes,
            IsActive = entry[0] == 0x80,
            IsExtended = Extended.Contains(entry[4]),
            IsBeyondEnd = offsetBytes > source.LengthBytes - sizeBytes,
        };
    }
}
