using System.Diagnostics.CodeAnalysis;

namespace Forensics.Sdk.Images;

/// <summary>One segment of an image, from front to back. Reading it is what writes the image: it blocks while the media is read, hashed, compressed.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Segment is the field's own word; that it is a stream is how it is read.")]
public sealed class ImageSegment : Stream
{
    private readonly ImageWriter writer;

    internal ImageSegment(ImageWriter writer, int number, string extension, long startBytes)
        => (this.writer, Number, Extension, StartBytes) = (writer, number, extension, startBytes);

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>What its name ends with, without a dot: <c>E01</c>, <c>raw</c>, <c>001</c>.</summary>
    public string Extension { get; }

    /// <summary>Bytes of it that an earlier attempt wrote; the stream gives those that follow. 0 but for the first segment of an image that goes on.</summary>
    public long StartBytes { get; }

    /// <summary>Bytes of it so far, those of an earlier attempt too.</summary>
    public long DoneBytes { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>Not known before its end.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not to be set.</summary>
    public override long Position
    {
        get => DoneBytes;
        set => throw new NotSupportedException();
    }

    internal bool HasEnded { get; private set; }

    /// <summary>The next bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <returns>How many, which may be less than there is room for; 0 at the end of the segment.</returns>
    public override int Read(Span<byte> buffer)
    {
        if (HasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        var count = writer.Fill(this, buffer);
        HasEnded = count == 0;
        DoneBytes += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>As <see cref="Read(Span{byte})"/>: on the caller's thread.</summary>
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <summary>Not to be done.</summary>
    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not to be done.</summary>
    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Not to be done.</summary>
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    internal void BeginAt(long bytes) => DoneBytes = bytes;
}
