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

    private readonly Sha256Digest digest = new();
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(BundleLimits.MaxCompressedFrameBytes);
    private int start;
    private int end;

    /// <summary>Index of the frame, from 0.</summary>
    public long Number { get; private set; } = -1;

    public long StartBytes { get; private set; }

    /// <summary>Bytes of the file that were taken so far; after the last frame, its length.</summary>
    public long PositionBytes { get; private set; }

    public int ContentBytes { get; private set; }

    /// <summary>What is wrong, for a malformed frame.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The current frame as it lies in the file: a content frame or the container digest frame whole, of a seek table its header.</summary>
    public ReadOnlySpan<byte> Frame => buffer.AsSpan(start, FrameBytes);

    public int FrameBytes { get; private set; }

    /// <summary>SHA-256 of everything before the current frame; known for a container digest frame.</summary>
    public byte[] DigestBeforeFrame { get; private set; } = [];

    public FrameKind Next()
    {
        start += FrameBytes;
        (FrameBytes, ContentBytes) = (0, 0);
        Number++;
        StartBytes = PositionBytes;
        if (!Holds(1)) return FrameKind.End;
        if (!Holds(4)) return FrameKind.Cut;
        switch (BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(start)))
        {
            case BundleFormat.FrameMagic:
                return Measure();
            case BundleFormat.DigestFrameMagic:
                if (!Holds(BundleFormat.SkippableHeaderBytes)) return FrameKind.Cut;
                if (PayloadBytes() != BundleFormat.DigestPayloadBytes) return Malformed($"a container digest frame has {BundleFormat.DigestPayloadBytes} bytes, this one {PayloadBytes()}");
                DigestBeforeFrame = digest.Current();
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
        start += FrameBytes;
        FrameBytes = 0;
        var total = 0;
        while (total < destination.Length && Holds(1))
        {
            var taken = Math.Min(end - start, destination.Length - total);
            buffer.AsSpan(start, taken).CopyTo(destination[total..]);
            Consume(taken);
            start += taken;
            total += taken;
        }

        return total;
    }

    /// <summary>Takes the rest of the file into the digest.</summary>
    public void ReadToEnd()
    {
        start += FrameBytes;
        FrameBytes = 0;
        while (Holds(1))
        {
            Consume(end - start);
            start = end;
        }
    }

    /// <summary>Takes bytes that follow the file into the digest: what is written after a copy of it.</summary>
    public void Append(ReadOnlySpan<byte> following) => digest.Append(following);

    /// <summary>SHA-256 of everything taken so far.</summary>
    public byte[] DigestSoFar() => digest.Current();

    public void Dispose()
    {
        digest.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public uint PayloadBytes() => BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(start + 4));

    private FrameKind Measure()
    {
        if (!Holds(5)) return FrameKind.Cut;
        var length = ZstdFrameHeader.LengthOf(buffer[start + 4]);
        if (!Holds(length)) return FrameKind.Cut;
        if (ZstdFrameHeader.Parse(buffer.AsSpan(start, length), out var header) is { } fault) return Malformed(fault);
        ContentBytes = header.ContentBytes;

        // Block headers: RFC 8878 section 3.1.1.2.
        for (var last = false; !last;)
        {
            if (length + BlockHeaderBytes > BundleLimits.MaxCompressedFrameBytes) return Malformed("it is longer than any frame of this format");
            if (!Holds(length + BlockHeaderBytes)) return FrameKind.Cut;
            var at = start + length;
            var block = buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16);
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
        digest.Append(buffer.AsSpan(start, count));
        PositionBytes += count;
    }

    // Whether so many bytes lie at the start; reads more of the file if need be.
    private bool Holds(int count)
    {
        while (end - start < count)
        {
            if (buffer.Length - start < count)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            var got = file.Read(buffer, end, buffer.Length - end);
            if (got <= 0) return false;
            end += got;
        }

        return true;
    }
}
