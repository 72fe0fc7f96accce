using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Partitions;

/// <summary>A GUID partition table: UEFI specification, 5.3. Its header lies in the second sector, a copy in the last one; each has its own list of entries.</summary>
internal sealed class GptTable
{
    private const int LeastHeaderBytes = 92;
    private const int LeastEntryBytes = 128;
    private const int MostListBytes = 1 << 20;
    private const int NameOffset = 56;
    private const int NameBytes = 72;

    private readonly SourceLook source;
    private readonly int sectorBytes;
    private readonly List<(string Code, FaultKind Kind, string Words)> troubles = [];

    private GptTable(SourceLook source, int sectorBytes)
    {
        this.source = source;
        this.sectorBytes = sectorBytes;
    }

    /// <returns>Null when neither header nor copy is one, or can be trusted.</returns>
    public static PartitionTable? Read(SourceLook source, int sectorBytes) => new GptTable(source, sectorBytes).Read();

    private PartitionTable? Read()
    {
        var (first, last) = (1L, (source.LengthBytes / sectorBytes) - 1);
        var (primary, primaryState) = ReadOne(first);
        var backupSector = primary is null ? last : primary.OtherSector;
        var (backup, backupState) = ReadOne(backupSector);
        if (backup is null && backupSector != last)
        {
            (backup, var atEnd) = ReadOne(last);
            backupState = atEnd ?? backupState;
        }

        if ((primary ?? backup) is not { } header)
        {
            return null;
        }

        if (primary is null)
        {
            troubles.Add(("GPT_PRIMARY_DAMAGED", FaultKind.Corrupt, $"the partition table in the second sector is damaged ({primaryState ?? "its sector has none"}): its copy at the end was taken"));
        }
        else if (backup is null)
        {
            troubles.Add(("GPT_BACKUP_DAMAGED", FaultKind.Corrupt, $"the copy of the partition table at the end is damaged ({backupState ?? "its sector has none"})"));
        }
        else if (!primary.List.AsSpan().SequenceEqual(backup.List) || primary.Id != backup.Id)
        {
            troubles.Add(("GPT_BACKUP_DIFFERS", FaultKind.Corrupt, "the copy of the partition table at the end has other entries than the table in the second sector, which was taken"));
        }

        return new("gpt", header.Id.ToString(), sectorBytes, Entries(header), troubles);
    }

    private (Header? Header, string? Trouble) ReadOne(long sector)
    {
        if (sector < 1 || sector > long.MaxValue / sectorBytes || source.At(sector * sectorBytes, sectorBytes) is not { } bytes || !bytes.AsSpan().StartsWith("EFI PART"u8))
        {
            return (null, null);
        }

        var headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12));
        if (headerBytes < LeastHeaderBytes || headerBytes > sectorBytes)
        {
            return (null, $"a header of {headerBytes} bytes");
        }

        var crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(16));
        bytes.AsSpan(16, 4).Clear();
        if (Crc32.Of(bytes.AsSpan(0, (int)headerBytes)) != crc)
        {
            return (null, "the check of its header fails");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(24)) != (ulong)sector)
        {
            return (null, "its header is one of another sector");
        }

        var other = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(32));
        var listSector = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(72));
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80));
        var entryBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(84));
        var listBytes = (ulong)count * entryBytes;
        if (entryBytes is < LeastEntryBytes or > DiskLimits.PartitionEntryBytes || listBytes > MostListBytes || listSector > (ulong)(long.MaxValue / sectorBytes))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"{count} entries of {entryBytes} bytes at sector {listSector}"));
        }

        var list = listBytes == 0 ? [] : source.At((long)listSector * sectorBytes, (int)listBytes);
        return list is null ? (null, "its entries cannot be read")
            : Crc32.Of(list) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(88)) ? (null, "the check of its entries fails")
            : (new(new Guid(bytes.AsSpan(56, 16)), (long)Math.Min(other, long.MaxValue), (int)entryBytes, list), null);
    }

    private List<PartitionEntry> Entries(Header header)
    {
        var entries = new List<PartitionEntry>();
        for (var number = 1; number * (long)header.EntryBytes <= header.List.Length; number++)
        {
            var entry = header.List.AsSpan((number - 1) * header.EntryBytes, header.EntryBytes);
            if (!entry[..16].ContainsAnyExcept((byte)0))
            {
                continue;
            }

            if (entries.Count == DiskLimits.Partitions)
            {
                troubles.Add(("PARTITIONS_CUT", FaultKind.OverLimit, $"only the first {DiskLimits.Partitions} partitions are told"));
                break;
            }

            entries.Add(Entry(number, entry));
        }

        return entries;
    }

    private PartitionEntry Entry(int number, ReadOnlySpan<byte> entry)
    {
        var type = new Guid(entry[..16]).ToString();
        var first = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
        var last = BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]);
        var most = (ulong)(long.MaxValue / sectorBytes);
        var isSane = first <= last && last < most;
        if (!isSane)
        {
            troubles.Add(("PARTITION_MALFORMED", FaultKind.Corrupt, string.Create(CultureInfo.InvariantCulture, $"partition {number} is said to be from sector {first} to {last}")));
        }

        var sizeBytes = isSane ? (long)(last - first + 1) * sectorBytes : 0;
        var offsetBytes = (long)Math.Min(first, most) * sectorBytes;
        var name = Encoding.Unicode.GetString(entry.Slice(NameOffset, NameBytes));
        name = name.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var end ? name[..end] : name;
        return new()
        {
            Number = number,
            TypeId = type,
            TypeName = PartitionTypes.Of(type),
            Id = new Guid(entry.Slice(16, 16)).ToString(),
            Name = name.Length == 0 ? null : name,
            OffsetBytes = offsetBytes,
            SizeBytes = sizeBytes,
            AttributeBits = BinaryPrimitives.ReadUInt64LittleEndian(entry[48..]),
            IsBeyondEnd = offsetBytes > source.LengthBytes - sizeBytes,
        };
    }

    private sealed record Header(Guid Id, long OtherSector, int EntryBytes, byte[] List);
}
