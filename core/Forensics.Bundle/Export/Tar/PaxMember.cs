namespace Forensics.Bundle.Export.Tar;

/// <summary>One member of a pax archive, as its header tells it.</summary>
internal sealed record PaxMember
{
    public const byte Regular = (byte)'0';
    public const byte HardLink = (byte)'1';
    public const byte Symlink = (byte)'2';
    public const byte CharacterDevice = (byte)'3';
    public const byte BlockDevice = (byte)'4';
    public const byte Directory = (byte)'5';
    public const byte Fifo = (byte)'6';

    /// <summary>Bytes in no particular encoding; a directory's ends in a slash.</summary>
    public required byte[] Path { get; init; }

    public required byte Type { get; init; }

    public required int Mode { get; init; }

    public uint OwnerId { get; init; }

    public uint GroupId { get; init; }

    /// <summary>Bytes that follow the header, a sparse file's map included.</summary>
    public long SizeBytes { get; init; }

    public required Timestamp ModifiedAt { get; init; }

    public Timestamp? AccessedAt { get; init; }

    public Timestamp? ChangedAt { get; init; }

    public byte[]? LinkPath { get; init; }

    public (uint Major, uint Minor) Device { get; init; }

    /// <summary>More records of the extended header.</summary>
    public IReadOnlyList<(byte[] Keyword, byte[] Value)> Records { get; init; } = [];
}
