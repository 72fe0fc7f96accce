namespace Forensics.Plugins.Disk;

/// <summary>Upper bounds for everything that a device says of itself.</summary>
internal static class DiskLimits
{
    /// <summary>Bytes of one file of <c>/sys</c> that are read.</summary>
    public const int AttributeBytes = 64 << 10;

    /// <summary>Bytes of <c>/proc/swaps</c>, and of what udev wrote of one device.</summary>
    public const int TableBytes = 1 << 20;

    /// <summary>Characters kept of one attribute.</summary>
    public const int AttributeCharacters = 4_096;

    /// <summary>Block devices that are told of.</summary>
    public const int Devices = 16_384;

    /// <summary>Names kept of what lies above a device, and of what lies below it.</summary>
    public const int Neighbours = 1_024;

    /// <summary>Mounts kept of one device.</summary>
    public const int MountsOfDevice = 1_024;

    /// <summary>Devices met on the way up or down from one.</summary>
    public const int StackDevices = 1_024;

    /// <summary>Partitions of one table; those of the field have 128 at most.</summary>
    public const int Partitions = 1_024;

    /// <summary>Bytes of one entry of a GPT.</summary>
    public const int PartitionEntryBytes = 4_096;

    /// <summary>Tables of the chain that logical partitions are in.</summary>
    public const int ExtendedTables = 256;

    /// <summary>Ranges of bad sectors that are kept, for the image's own list; more are only counted.</summary>
    public const int BadRanges = 65_536;

    /// <summary>Ranges of bad sectors that have a fault and a record each.</summary>
    public const int BadRangesTold = 2_000;

    /// <summary>Names in one fault.</summary>
    public const int NamesTold = 8;

    /// <summary>First bytes of a source by which it is known again where nothing else tells it from others.</summary>
    public const int StartBytes = 64 << 10;

    /// <summary>Bytes asked of the source at once.</summary>
    public const int PieceBytes = 1 << 20;

    /// <summary>Where a read fails it is done again in so many smaller ones.</summary>
    public const int Split = 16;

    /// <summary>Reads of memory and offset that all devices and file systems take, in bytes.</summary>
    public const int AlignmentBytes = 4_096;

    /// <summary>Longest path in the id of an item, in characters.</summary>
    public const int ItemPathLength = 4_000;

    /// <summary>Bytes of the state of an earlier attempt.</summary>
    public const int StateBytes = 64 << 10;
}
