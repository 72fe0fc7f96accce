using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>Does something to the device at one moment of a run: before the content of a file is taken, or when the record of one is.</summary>
/// <param name="inner">Keeps what the collector sends.</param>
/// <param name="path">The file whose moment it is.</param>
/// <param name="meddle">What is done, once.</param>
internal sealed class MeddlingContext(RecordingContext inner, string path, Action meddle) : CollectionContext
{
    private bool isDone;

    public override TimeProvider Clock => inner.Clock;

    public override TargetRoot Root => inner.Root;

    public override IReadOnlyList<FileIdentity> OwnFiles => inner.OwnFiles;

    public override void Log(LogSeverity severity, string message) => inner.Log(severity, message);

    public override void ReportProgress(CollectionProgress progress) => inner.ReportProgress(progress);

    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken) => inner.EmitAsync(record, cancellationToken);

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => inner.EmitUtf8Async(schema, lines, cancellationToken);

    public override ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        if (!isDone && source.Path?.ToString() == path)
        {
            isDone = true;
            meddle();
        }

        return inner.StoreAsync(source, content, cancellationToken);
    }

    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken) => inner.StoreObjectAsync(source, linkOf, cancellationToken);

    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken) => inner.ReportFaultAsync(fault, cancellationToken);

    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken) => inner.RequestAsync(item, path, cancellationToken);

    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken) => inner.ConcludeAsync(conclusion, cancellationToken);
}
