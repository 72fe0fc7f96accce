using Forensics.Bundle.Container;

namespace Forensics.Bundle.Reading;

/// <summary>
/// Content of one entry, for reading once from front to back. Of what is proven no byte comes out before the digest of its whole part was compared;
/// so a reader holds at most one part, <see cref="BundleFormat.MaxEntryBytes"/>.
/// </summary>
internal sealed class EntryStream(ArchiveContent archive, EntryTable table, IReadOnlyList<int> numbers, int provenCount, long lengthBytes) : Stream
{
    private byte[] part = [];
    private int partBytes;
    private int taken;
    private int next;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => lengthBytes;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">A part cannot be read, or is not what was proven.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (taken == partBytes)
        {
            if (next == numbers.Count || position >= lengthBytes) return 0;
            Load(numbers[next++]);
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, partBytes - taken), lengthBytes - position);
        part.AsSpan(taken, count).CopyTo(buffer);
        taken += count;
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Load(int number)
    {
        (partBytes, taken) = (0, 0);
        var size = table.SizeBytes(number);
        if (part.Length < size) part = GC.AllocateUninitializedArray<byte>(size);
        archive.Read(table.ContentOffsetBytes(number), part.AsSpan(0, size));
        if (number < provenCount)
        {
            Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
            Sha256Digest.Of(part.AsSpan(0, size), digest);
            if (!digest.SequenceEqual(table.Digest(number))) throw new InvalidDataException($"{table.Name(number)} has not the digest that the custody chain gives it");
        }

        partBytes = size;
    }
}
