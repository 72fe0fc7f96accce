using System.Buffers.Binary;
using System.Text;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>Records: a header of types, then the values (<c>https://sqlite.org/fileformat2.html</c>, 2.1).</summary>
internal static class RecordFormat
{
    private static readonly int[] NumberBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Parse(byte[] payload, uint encoding, out SqliteValue[] values)
    {
        values = [];
        if (!Varint.TryRead(payload, out var headerBytes, out var at) || headerBytes < at || headerBytes > payload.Length)
        {
            return "the row's header is cut";
        }

        var result = new List<SqliteValue>();
        var body = (int)headerBytes;
        while (at < headerBytes)
        {
            if (!Varint.TryRead(payload.AsSpan(at, (int)headerBytes - at), out var type, out var length) || type is < 0 or 10 or 11)
            {
                return "the row's header is wrong";
            }

            if (result.Count == SqliteLimits.Columns)
            {
                return $"the row has more than {SqliteLimits.Columns} columns";
            }

            at += length;
            var bytes = type < 12 ? NumberBytes[type] : (type - 12) / 2;
            if (bytes > payload.Length - body)
            {
                return "the row is cut";
            }

            result.Add(Value(type, payload.AsMemory(body, (int)bytes), encoding));
            body += (int)bytes;
        }

        values = [.. result];
        return null;
    }

    private static SqliteValue Value(long type, ReadOnlyMemory<byte> bytes, uint encoding) => type switch
    {
        0 => default,
        7 => new(BinaryPrimitives.ReadDoubleBigEndian(bytes.Span)),
        8 => new(0L),
        9 => new(1L),
        < 7 => new(Number(bytes.Span)),
        _ when type % 2 == 0 => new(SqliteValueKind.Blob, bytes),
        _ => new(SqliteValueKind.Text, encoding == 1 ? bytes : Encoding.Convert(encoding == 2 ? Encoding.Unicode : Encoding.BigEndianUnicode, Encoding.UTF8, bytes.ToArray())),
    };

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        long number = (sbyte)bytes[0];
        foreach (var next in bytes[1..])
        {
            number = (number << 8) | next;
        }

        return number;
    }
}
