using System.Buffers.Binary;
using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>The core of a process as a stream that can be read anywhere, and is nowhere stored: header and notes were made before, memory is read when it is asked for. Memory that was not in the layout reads as
/// zeros and is not touched. Not for several threads at once.</summary>
/// <param name="header">From <see cref="CoreHeader"/>.</param>
/// <param name="runs">What is read; between them are zeros.</param>
/// <param name="lengthBytes">How long the file would be.</param>
/// <param name="memory">Where it is read.</param>
internal sealed class VirtualCore(ReadOnlyMemory<byte> header, IReadOnlyList<CoreRun> runs, long lengthBytes, ProcessMemory memory) : Stream
{
    /// <summary>Bytes of a run in <see cref="Pack"/>.</summary>
    public const int RunBytes = 3 * sizeof(long);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => lengthBytes;

    public override long Position { get; set; }

    /// <summary>Runs as bytes, for another process: start, end, offset in the memory's part of the file, little-endian.</summary>
    public static byte[] Pack(IReadOnlyList<CoreRun> runs)
    {
        var bytes = new byte[checked(runs.Count * RunBytes)];
        for (var i = 0; i < runs.Count; i++)
        {
            var to = bytes.AsSpan(i * RunBytes);
            BinaryPrimitives.WriteUInt64LittleEndian(to, runs[i].StartAddress);
            BinaryPrimitives.WriteUInt64LittleEndian(to[sizeof(long)..], runs[i].EndAddress);
            BinaryPrimitives.WriteInt64LittleEndian(to[(2 * sizeof(long))..], runs[i].OffsetBytes);
        }

        return bytes;
    }

    /// <summary>The reverse of <see cref="Pack"/>.</summary>
    public static IReadOnlyList<CoreRun> Unpack(ReadOnlySpan<byte> bytes)
    {
        var runs = new CoreRun[bytes.Length / RunBytes];
        for (var i = 0; i < runs.Length; i++)
        {
            var from = bytes[(i * RunBytes)..];
            runs[i] = new(
                BinaryPrimitives.ReadUInt64LittleEndian(from), BinaryPrimitives.ReadUInt64LittleEndian(from[sizeof(long)..]), BinaryPrimitives.ReadInt64LittleEndian(from[(2 * sizeof(long))..]));
        }

        return runs;
    }

    public override int Read(Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && Position < lengthBytes && ReadOnce(buffer[total..]) is > 0 and var length)
        {
            total += length;
            Position += length;
        }

        return total;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => lengthBytes + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int ReadOnce(Span<byte> buffer)
    {
        if (Position < header.Length)
        {
            var length = Math.Min(buffer.Length, header.Length - (int)Position);
            header.Span.Slice((int)Position, length).CopyTo(buffer);
            return length;
        }

        var at = Position - header.Length;
        var index = Find(at);
        if (index >= 0 && at < runs[index].EndOffsetBytes)
        {
            var run = runs[index];
            var length = (int)Math.Min(buffer.Length, run.EndOffsetBytes - at);
            return memory.Read(run.StartAddress + (ulong)(at - run.OffsetBytes), buffer[..length], out var read).Failed ? 0 : read;
        }

        var next = index + 1 < runs.Count ? runs[index + 1].OffsetBytes : lengthBytes - header.Length;
        var zeros = (int)Math.Min(buffer.Length, next - at);
        buffer[..zeros].Clear();
        return zeros;
    }

    /// <returns>The last run that begins at or before; -1 when there is none.</returns>
    private int Find(long offset)
    {
        var (low, high) = (0, runs.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (runs[middle].OffsetBytes <= offset) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}
