using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A context in which something happens once, after the first bytes of the dump were read.</summary>
internal sealed class EventfulContext(RecordingContext inner, Action happens) : CollectionContext
{
    public override TimeProvider Clock => inner.Clock;

    public override TargetRoot Root => inner.Root;

    public override IReadOnlyList<FileIdentity> OwnFiles => inner.OwnFiles;

    public override void Log(LogSeverity severity, string message) => inner.Log(severity, message);

    public override void ReportProgress(CollectionProgress progress) => inner.ReportProgress(progress);

    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken) => inner.EmitAsync(record, cancellationToken);

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => inner.EmitUtf8Async(schema, lines, cancellationToken);

    public override async ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        await using var stream = new EventfulStream(content, source?.Kind == BlobKind.Dump ? happens : () => { });
        return await inner.StoreAsync(source!, stream, cancellationToken);
    }

    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken) => inner.StoreObjectAsync(source, linkOf, cancellationToken);

    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken) => inner.ReportFaultAsync(fault, cancellationToken);

    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken) => inner.RequestAsync(item, path, cancellationToken);

    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken) => inner.ConcludeAsync(conclusion, cancellationToken);

    /// <summary>Small reads, so that there is something left to read when it happens.</summary>
    private sealed class EventfulStream(Stream inner, Action happens) : Stream
    {
        private const int MostAtOnce = 128 << 10;
        private const int BytesBefore = 4 << 20;
        private long done;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = inner.Read(buffer, offset, Math.Min(count, MostAtOnce));
            if (done < BytesBefore && (done += length) >= BytesBefore) happens();
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
