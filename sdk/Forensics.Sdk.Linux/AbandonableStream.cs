namespace Forensics.Sdk.Linux;

/// <summary>Content that may stop answering, for reading only: each read of another stream gets the deadline of an <see cref="AbandonableReader"/>.</summary>
/// <remarks>After a read that was not answered nothing more is read of it.</remarks>
/// <param name="content">The stream; it is not disposed of.</param>
/// <param name="reader">Reads it.</param>
public sealed class AbandonableStream(Stream content, AbandonableReader reader) : ForwardStream
{
    private const int PieceBytes = 256 << 10;

    // Of its own: the kernel may still write to it when the caller's buffer is long in use for something else.
    private readonly byte[] piece = new byte[PieceBytes];

    /// <summary>A read was not answered.</summary>
    public bool IsTimedOut { get; private set; }

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
}
