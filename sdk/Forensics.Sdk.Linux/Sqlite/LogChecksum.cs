using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>The running checksum of a write-ahead log (<c>https://sqlite.org/fileformat2.html</c>, 4.2).</summary>
internal sealed class LogChecksum(bool bigEndian)
{
    private uint first;
    private uint second;

    /// <param name="bytes">A multiple of 8 bytes.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[8..])
        {
            unchecked
            {
                first += Word(bytes) + second;
                second += Word(bytes[4..]) + first;
            }
        }
    }

    public bool Is(ReadOnlySpan<byte> stored)
        => BinaryPrimitives.ReadUInt32BigEndian(stored) == first && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == second;

    private uint Word(ReadOnlySpan<byte> bytes) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
