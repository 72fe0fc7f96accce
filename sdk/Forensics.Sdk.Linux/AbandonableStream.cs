namespace Forensics.Sdk.Linux;

/// <summary>Content that may stop answering, for reading only: each read of another stream gets the deadline of an <see cref="AbandonableReader"/>.</summary>
/// <remarks>After a read that was not answered nothing more is read of it.</remarks>
/// <param name="content">The stream; it is not disposed of.</param>
/// <param name="reader">Reads it.</param>
public sealed class AbandonableStream(Stream content, AbandonableReader reader) : Stream
{
    private const int PieceBytes = 256 << 10;

    // Of its own: the kernel may still write to it when the caller's buffer is long in use for something else.
    private readonly byte[] piece = new byte[PieceBytes];

    /// <summary>A read was not answered.</summary>
    public bool IsTimedOut { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="IOException">It did not answer, or what the stream throws.</exception>
    public override int Read(Span<byte> buffer)
    {
        var most = Math.Min(buffer.Length, piece.Length);
        var length = 0;
        IsTimedOut = IsTimedOut || !reader.TryRead(_ => content.Read(piece, 0, most), out length);
        if (IsTimedOut)
        {
            throw new IOException($"it did not answer within {reader.Deadline.TotalSeconds} s");
        }

        piece.AsSpan(0, length).CopyTo(buffer);
        return length;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
