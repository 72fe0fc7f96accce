using System.Buffers.Binary;
using System.Text;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<ImagerCollector>]

namespace Hostile;

/// <summary>Stores one dump as an imager of the device's memory does, of content that it makes up.</summary>
internal sealed class ImagerCollector : Collector<ImagerOptions>
{
    private const int PieceBytes = 1 << 20;
    private const int PageBytes = 4_096;

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.imager",
        Summary = "Stores a dump of memory that it makes up.",
        Volatility = Volatility.DeviceMemory,
        ExclusiveStream = true,
        Cost = new(CostBasis.MemoryMebibytes, MicrosecondsPerUnit: 5_000, BundleBytesPerUnit: 1 << 20),
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(ImagerOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        var content = new Memory(options, context);
        await using (content.ConfigureAwait(false))
        {
            await context.StoreAsync(new() { Kind = BlobKind.Dump, Name = "memory.lime" }, content, cancellationToken).ConfigureAwait(false);
        }

        await context.EmitAsync(HostileNote.Of("stored", context), cancellationToken).ConfigureAwait(false);
    }

    private sealed class Memory(ImagerOptions options, CollectionContext context) : MemoryStream
    {
        private readonly byte[] piece = Piece(options.Typical);
        private readonly long all = (long)options.Mebibytes * PieceBytes;
        private long given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var at = (int)(given % PieceBytes);
            if (at == 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(piece, given);
                context.ReportProgress(new(given, all, "bytes"));
            }

            var taken = (int)Math.Min(Math.Min(buffer.Length, PieceBytes - at), all - given);
            piece.AsSpan(at, taken).CopyTo(buffer.Span);
            given += taken;
            return ValueTask.FromResult(taken);
        }

        private static byte[] Piece(bool isTypical)
        {
            var piece = new byte[PieceBytes];
#pragma warning disable CA5394 // Content, not a secret: the same every time.
            new Random(1).NextBytes(piece);
#pragma warning restore CA5394
            if (isTypical)
            {
                var text = Encoding.ASCII.GetBytes("Dec  1 04:14:04 device kernel: page allocation; order:0, mode:0x140dca(GFP_HIGHUSER_MOVABLE)\n");
                for (var at = 0; at < PieceBytes; at++)
                {
                    piece[at] = (at / PageBytes % 3) switch { 0 => 0, 1 => text[at % text.Length], _ => piece[at] };
                }
            }

            return piece;
        }
    }
}
