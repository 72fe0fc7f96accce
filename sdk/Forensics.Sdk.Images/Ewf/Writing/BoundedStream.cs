namespace Forensics.Sdk.Images.Ewf.Writing;

/// <summary>Takes what a compressor gives, into memory that a span points to for a while; what goes beyond is counted, not kept.</summary>
internal sealed unsafe class BoundedStream : Stream
{
    private byte* room;
    private int roomBytes;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => WrittenBytes;

    public override long Position
    {
        get => WrittenBytes;
        set => throw new NotSupportedException();
    }

    /// <summary>What was written, kept or not.</summary>
    public int WrittenBytes { get; private set; }

    public bool IsTooLong => WrittenBytes > roomBytes;

    public void Begin(byte* start, int bytes)
    {
        room = start;
        (roomBytes, WrittenBytes) = (bytes, 0);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (WrittenBytes + buffer.Length <= roomBytes)
        {
            buffer.CopyTo(new(room + WrittenBytes, buffer.Length));
        }

        WrittenBytes += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
