using System.Text;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<StorerCollector>]

namespace Hostile;

/// <summary>Stores content of every kind, in parallel, with odd paths, and content that breaks off.</summary>
internal sealed class StorerCollector : Collector<NoOptions>
{
    public const int LargeBytes = 70_000_000;

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.storer",
        Summary = "Stores content of every kind.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        var metadata = new PosixMetadata
        {
            Mode = 0b100_111_101_101,
            OwnerId = 1_000,
            GroupId = 1_001,
            SizeBytes = 5,
            Links = 2,
            Identity = new FileIdentity(2_049, 77),
            ModifiedAt = new UnixTime(1, 5),
            AccessedAt = new UnixTime(long.MaxValue, 0),
            ChangedAt = new UnixTime(3, 0),
        };
        byte[] odd = [.. "/etc/a b/../\u00e9"u8, 0xff, (byte)'%'];
        await Store(context, new() { Kind = BlobKind.File, Path = EvidencePath.Of("/etc/systemd/getty@.service"), Metadata = metadata }, "first", cancellationToken);
        await Store(context, new() { Kind = BlobKind.File, Path = EvidencePath.Of("/etc/systemd/getty@.service") }, "again", cancellationToken);
        await Store(context, new() { Kind = BlobKind.File, Path = new EvidencePath(odd) }, "odd", cancellationToken);
        await Store(context, new() { Kind = BlobKind.File, Path = EvidencePath.Of("/" + new string('x', 300)) }, "long", cancellationToken);
        await Store(context, new() { Kind = BlobKind.Extra, Name = "notes.txt", Extents = [new(0, 3), new(4_096, 3)] }, "extras", cancellationToken);
        await Task.WhenAll(
            Store(context, new() { Kind = BlobKind.Image, Name = "ram.lime" }, Large(1), cancellationToken),
            Store(context, new() { Kind = BlobKind.Dump, Name = "pid-1.core" }, Large(2), cancellationToken));
        try
        {
            await context.StoreAsync(new() { Kind = BlobKind.File, Path = EvidencePath.Of("/var/log/broken") }, new BreakingStream(), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            await context.EmitAsync(HostileNote.Of(broken.Message, context), cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task Store(CollectionContext context, BlobSource source, string content, CancellationToken cancellationToken)
        => Store(context, source, new MemoryStream(Encoding.UTF8.GetBytes(content)), cancellationToken);

    private static async Task Store(CollectionContext context, BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await using (content.ConfigureAwait(false))
        {
            var id = await context.StoreAsync(source, content, cancellationToken).ConfigureAwait(false);
            await context.EmitAsync(HostileNote.Of($"{id} {source.Name ?? source.Path.ToString()}", context), cancellationToken).ConfigureAwait(false);
        }
    }

    private static MemoryStream Large(byte seed)
    {
        var content = new byte[LargeBytes];
        content.AsSpan().Fill(seed);
        return new MemoryStream(content);
    }

    /// <summary>Gives five bytes, then an error.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private bool given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (given)
            {
                throw new IOException("Input/output error");
            }

            given = true;
            "whole"u8.CopyTo(buffer.Span);
            return ValueTask.FromResult(5);
        }
    }
}
