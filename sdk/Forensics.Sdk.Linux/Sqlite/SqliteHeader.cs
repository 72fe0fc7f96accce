using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>The first 100 bytes of a database (<c>https://sqlite.org/fileformat2.html</c>, 1.3).</summary>
/// <param name="PageBytes">Size of a page: a power of two from 512 to 65,536.</param>
/// <param name="UsableBytes">What of it is used: without what extensions reserve at its end.</param>
/// <param name="Encoding">1 UTF-8, 2 UTF-16 little-endian, 3 UTF-16 big-endian.</param>
/// <param name="HasLog">Writes go to a write-ahead log.</param>
/// <param name="PageCount">Pages by the header; null where it is not to be trusted.</param>
internal sealed record SqliteHeader(int PageBytes, int UsableBytes, uint Encoding, bool HasLog, uint? PageCount)
{
    public const int SizeBytes = 100;

    private const int LeastUsableBytes = 480;
    private const byte LogVersion = 2;

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Parse(ReadOnlySpan<byte> bytes, out SqliteHeader header)
    {
        header = new(0, 0, 1, HasLog: false, null);
        if (!bytes.StartsWith("SQLite format 3\0"u8))
        {
            return "it is no SQLite 3 database";
        }

        int size = BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]);
        size = size == 1 ? 65_536 : size;
        if (size < 512 || !int.IsPow2(size))
        {
            return $"its page size is {size}";
        }

        if (bytes[18] > LogVersion || bytes[19] > LogVersion || bytes[18] == 0 || bytes[19] == 0)
        {
            return $"its format version is {bytes[18]}, {bytes[19]}";
        }

        if (size - bytes[20] < LeastUsableBytes || bytes[21] != 64 || bytes[22] != 32 || bytes[23] != 32)
        {
            return "its fractions of a page's use are none of SQLite";
        }

        var encoding = BinaryPrimitives.ReadUInt32BigEndian(bytes[56..]);
        if (encoding > 3)
        {
            return $"its text encoding is {encoding}";
        }

        // The header's number counts only when whoever changed the file last knew of it.
        var count = BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]);
        var isCurrent = bytes.Slice(24, 4).SequenceEqual(bytes.Slice(92, 4)) && count > 0;
        header = new(size, size - bytes[20], Math.Max(encoding, 1), bytes[19] == LogVersion, isCurrent ? count : null);
        return null;
    }
}
