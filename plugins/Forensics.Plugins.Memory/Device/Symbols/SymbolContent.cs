using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>A file whose reads can be left behind, up to a limit.</summary>
/// <param name="file">Open for reading; it is not disposed of.</param>
/// <param name="limitBytes">At most this much.</param>
/// <param name="reader">Does the reads.</param>
/// <param name="look">Sees what goes by; null for nobody.</param>
internal sealed class SymbolContent(SafeFileHandle file, long limitBytes, AbandonableReader reader, AddressLook? look) : ForwardStream
{
    private const int PieceBytes = 64 << 10;
    private const int StartBytes = 256;

    // Of its own: the kernel may still write to it when a read was left behind.
    private readonly byte[] piece = new byte[PieceBytes];
    private readonly byte[] start = new byte[StartBytes];
    private int at;
    private int end;
    private bool isAtEnd;
    private int startLength;

    public long StoredBytes { get; private set; }

    /// <summary>Why it was not read to its end; ETIMEDOUT for a read that was not answered.</summary>
    public Errno Error { get; private set; }

    /// <summary>It is longer than the limit.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Its first bytes, once they went by.</summary>
    public ReadOnlySpan<byte> Start => start.AsSpan(0, startLength);

    /// <summary>Reads the first bytes.</summary>
    /// <returns>The error, when there are none.</returns>
    public Errno Begin()
    {
        Fill();
        return end == 0 ? Error : Errno.Ok;
    }

    /// <exception cref="ContentCutException">It could not be read to its end, or has more than is taken.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (at == end)
        {
            Fill();
        }

        if (at == end || buffer.IsEmpty)
        {
            return Error.Failed && !buffer.IsEmpty ? throw new ContentCutException($"it could not be read to its end: {Error}") : 0;
        }

        var length = (int)Math.Min(Math.Min(buffer.Length, end - at), limitBytes - StoredBytes);
        if (length == 0)
        {
            IsOverLimit = true;
            throw new ContentCutException($"only its first {limitBytes} bytes are taken");
        }

        var bytes = piece.AsSpan(at, length);
        bytes.CopyTo(buffer);
        look?.Take(bytes);
        var started = Math.Min(StartBytes - startLength, length);
        bytes[..started].CopyTo(start.AsSpan(startLength));
        startLength += started;
        at += length;
        StoredBytes += length;
        return length;
    }

    private void Fill()
    {
        (at, end) = (0, 0);
        if (isAtEnd || Error.Failed)
        {
            return;
        }

        if (!reader.TryRead(_ => (Error: FileReading.Read(file, piece, out var length, out var isFull), Length: length, IsFull: isFull), out var read))
        {
            Error = Errno.ETIMEDOUT;
            return;
        }

        (Error, end, isAtEnd) = (read.Error, read.Length, !read.IsFull);
    }
}
