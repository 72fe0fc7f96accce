using System.Buffers.Binary;
using System.IO.Compression;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Sdk.Linux;
using Snappier;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>The compressed format of AVML, version 2: blocks of at most 16 MiB of memory, each a header as LiME has it, a stream of snappy frames (framing_format.txt of github.com/google/snappy), and
/// how long that stream is. Source: src/image.rs of github.com/microsoft/avml. Blocks of zeros, which AVML leaves out, are there: nothing is missing without a word.</summary>
/// <param name="segments">The memory.</param>
/// <param name="reader">Reads it.</param>
internal sealed class AvmlContent(IReadOnlyList<SourceSegment> segments, MemoryReader reader) : ForwardStream
{
    // What snappy can make of a piece, a block's ends included.
    private readonly MemoryStream made = new(2 * ReadingLimits.PieceBytes);
    private readonly byte[] piece = new byte[ReadingLimits.PieceBytes];
    private SnappyStream? block;
    private long blockBytes;
    private ulong blockEnd;
    private int index;
    private ulong at;

    public override int Read(Span<byte> buffer)
    {
        while (made.Position == made.Length)
        {
            if (index == segments.Count)
            {
                return 0;
            }

            made.SetLength(0);
            MakeOn();
            made.Position = 0;
        }

        return made.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        block?.Dispose();
        made.Dispose();
        base.Dispose(disposing);
    }

    private void MakeOn()
    {
        var segment = segments[index];
        var address = segment.Range.Start + at;
        if (block is null)
        {
            blockEnd = Math.Min(segment.Range.End, address + ReadingLimits.AvmlBlockBytes);
            made.Write(LimeLayout.AvmlHeader(new(address, blockEnd)));
            blockBytes = -LimeLayout.HeaderBytes;
            block = new(made, CompressionMode.Compress, leaveOpen: true);
        }

        var length = (int)Math.Min(blockEnd - address, ReadingLimits.PieceBytes);
        reader.Read(segment, address, piece.AsSpan(0, length));
        block.Write(piece, 0, length);
        at += (ulong)length;
        if (address + (ulong)length < blockEnd)
        {
            blockBytes += made.Length;
            return;
        }

        block.Dispose();
        block = null;
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(count, blockBytes + made.Length);
        made.Write(count);
        (index, at) = blockEnd == segment.Range.End ? (index + 1, 0) : (index, at);
    }
}
