using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>A page of a tree (<c>https://sqlite.org/fileformat2.html</c>, 1.6), where a walk is in it, and how much of it its cells have used up.</summary>
/// <param name="bytes">The page.</param>
/// <param name="number">Its number, from 1.</param>
/// <param name="usableBytes">What of it is used.</param>
internal sealed class TreePage(byte[] bytes, uint number, int usableBytes)
{
    private const int LeafHeaderBytes = 8;
    private const int InteriorHeaderBytes = 12;

    private readonly int start = number == 1 ? SqliteHeader.SizeBytes : 0;

    public uint Number => number;

    /// <summary>The first byte: 2 and 10 interior and leaf of an index, 5 and 13 of a table.</summary>
    public int Type => bytes[start];

    public bool IsLeaf => (Type & 8) != 0;

    public int CellCount => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(start + 3));

    public uint RightChild => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(start + 8));

    public int PointersEnd => PointersStart + (2 * CellCount);

    /// <summary>Steps that were taken: children and cells, in their order.</summary>
    public int Step { get; set; }

    /// <summary>Bytes of the cells so far: cells that lie over each other would make a small file a large table.</summary>
    public int CellBytes { get; set; }

    public ReadOnlySpan<byte> Usable => bytes.AsSpan(0, usableBytes);

    private int PointersStart => start + (IsLeaf ? LeafHeaderBytes : InteriorHeaderBytes);

    /// <returns>What is wrong with the header; null when nothing is.</returns>
    public string? Check(bool isIndex)
        => Type != (isIndex ? 2 : 5) && Type != (isIndex ? 10 : 13) ? $"its type is {Type}, which is none of {(isIndex ? "an index" : "a table with row numbers")}"
            : PointersEnd > usableBytes ? $"it has {CellCount} cells, more than it can hold"
            : null;

    /// <returns>Where a cell lies; null when that is not within the part for cells.</returns>
    public int? Cell(int index)
    {
        int place = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(PointersStart + (2 * index)));
        return place >= PointersEnd && place <= usableBytes - 4 ? place : null;
    }

    public uint Child(int place) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(place));
}
