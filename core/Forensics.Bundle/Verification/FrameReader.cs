using System.Buffers;
using System.Buffers.Binary;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Cuts the file into frames by their own syntax, never by the seek table; holds one compressed frame at a time, digests every byte.
/// </summary>
internal sealed class FrameReader(Stream file) : IDisposable
{
    private const int BlockHeaderBytes = 3;

    private readonly Sha256Digest _digest = new();
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BundleLimits.MaxCompressedFrameBytes);
    private int _start;
    private int _end;

    /// <summary>Index of the frame, from 0.</summary>
    public long Number { get; private set; } = -1;

    public long StartBytes { get; private set; }

    /// <summary>Bytes of the file that were taken so far; after the last frame, its length.</summary>
    public long PositionBytes { get; private set; }

    public int ContentBytes { get; private set; }

    /// <summary>What is wrong, for a malformed frame.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The current frame as it lies in the file: a content frame or the container digest frame whole, of a seek table its header.</summary>
    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(_start, FrameBytes);

    public int FrameBytes { get; private set; }

    /// <summary>SHA-256 of everything before the current frame; known for a container digest frame.</summary>
    public byte[] DigestBeforeFrame { get; private set; } = [];

    public FrameKind Next()
    {
        _start += FrameBytes;
        (FrameBytes, ContentBytes) = (0, 0);
        Number++;
        StartBytes = PositionBytes;
        if (!Holds(1)) return FrameKind.End;
        if (!Holds(4)) return FrameKind.Cut;
        switch (BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start)))
        {
            case BundleFormat.FrameMagic:
                return Measure();
            case BundleFormat.DigestFrameMagic:
                if (!Holds(BundleFormat.SkippableHeaderBytes)) return FrameKind.Cut;
                if (PayloadBytes() != BundleFormat.DigestPayloadBytes) return Malformed($"a container digest frame has {BundleFormat.DigestPayloadBytes} bytes, this one {PayloadBytes()}");
                DigestBeforeFrame = _digest.Current();
                return Take(BundleFormat.DigestFrameBytes, FrameKind.ContainerDigest);
            case BundleFormat.SeekTableFrameMagic:
                return Take(BundleFormat.SkippableHeaderBytes, FrameKind.SeekTable);
            default:
                return Malformed("no frame begins here");
        }
    }

    /// <summary>Reads on after the current frame, into the destination; fewer bytes only at the end of the file.</summary>
    public int ReadOn(Span<byte> destination)
    {
        _start += FrameBytes;
        FrameBytes = 0;
        var total = 0;
        while (total < destination.Length && Holds(1))
        {
            var taken = Math.Min(_end - _start, destination.Length - total);
            _buffer.AsSpan(_start, taken).CopyTo(destination[total..]);
            Consume(taken);
            _start += taken;
            total += taken;
        }

        return total;
    }

    /// <summary>Takes the rest of the file into the digest.</summary>
    public void ReadToEnd()
    {
        _start += FrameBytes;
        FrameBytes = 0;
        while (Holds(1))
        {
            Consume(_end - _start);
            _start = _end;
        }
    }

    /// <summary>SHA-256 of everything taken so far.</summary>
    public byte[] DigestSoFar() => _digest.Current();

    public void Dispose()
    {
        _digest.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    public uint PayloadBytes() => BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start + 4));

    private FrameKind Measure()
    {
        if (!Holds(5)) return FrameKind.Cut;
        var length = ZstdFrameHeader.LengthOf(_buffer[_start + 4]);
        if (!Holds(length)) return FrameKind.Cut;
        if (ZstdFrameHeader.Parse(_buffer.AsSpan(_start, length), out var header) is { } fault) return Malformed(fault);
        ContentBytes = header.ContentBytes;

        // Block headers: RFC 8878 section 3.1.1.2.
        for (var last = false; !last;)
        {
            if (length + BlockHeaderBytes > BundleLimits.MaxCompressedFrameBytes) return Malformed("it is longer than any frame of this format");
            if (!Holds(length + BlockHeaderBytes)) return FrameKind.Cut;
            var at = _start + length;
            var block = _buffer[at] | (_buffer[at + 1] << 8) | (_buffer[at + 2] << 16);
            last = (block & 1) != 0;
            var (type, size) = ((block >> 1) & 3, block >> 3);
            if (type == 3) return Malformed("one of its blocks is of a reserved type");
            if (size > header.MaxBlockBytes) return Malformed($"one of its blocks has {size} bytes; {header.MaxBlockBytes} are allowed");
            length += BlockHeaderBytes + (type == 1 ? 1 : size);
        }

        return length > BundleLimits.MaxCompressedFrameBytes ? Malformed("it is longer than any frame of this format") : Take(length, FrameKind.Content);
    }

    private FrameKind Take(int length, FrameKind kind)
    {
        if (!Holds(length)) return FrameKind.Cut;
        FrameBytes = length;
        Consume(length);
        return kind;
    }

    private FrameKind Malformed(string fault)
    {
        Fault = fault;
        return FrameKind.Malformed;
    }

    private void Consume(int count)
    {
        _digest.Append(_buffer.AsSpan(_start, count));
        PositionBytes += count;
    }

    // Whether so many bytes lie at the start; reads more of the file if need be.
    private bool Holds(int count)
    {
        while (_end - _start < count)
        {
            if (_buffer.Length - _start < count)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            var got = file.Read(_buffer, _end, _buffer.Length - _end);
            if (got <= 0) return false;
            _end += got;
        }

        return true;
    }
}
