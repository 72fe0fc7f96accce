using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>A context in which something happens once, when so much of the source was read.</summary>
internal sealed class HookedContext(RecordingContext inner, long afterBytes, Action happens) : CollectionContext
{
    private int happened;

    public override TimeProvider Clock => inner.Clock;

    public override TargetRoot Root => inner.Root;

    public override IReadOnlyList<FileIdentity> OwnFiles => inner.OwnFiles;

    public override IReadOnlyList<SpecialDevice> OutputDevices => inner.OutputDevices;

    public override EarlierAttempt? Earlier => inner.Earlier;

    public override CaseFacts Case => inner.Case;

    public override string? ContentRefusal => inner.ContentRefusal;

    public override void Log(LogSeverity severity, string message) => inner.Log(severity, message);

    public override void ReportProgress(CollectionProgress progress)
    {
        inner.ReportProgress(progress);
        if (progress.Done >= afterBytes && Interlocked.Exchange(ref happened, 1) == 0)
        {
            happens();
        }
    }

    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken) => inner.EmitAsync(record, cancellationToken);

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => inner.EmitUtf8Async(schema, lines, cancellationToken);

    public override ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken) => inner.StoreAsync(source, content, cancellationToken);

    public override ValueTask<StoredBlob> StoreHashedAsync(BlobSource source, Stream content, CancellationToken cancellationToken) => inner.StoreHashedAsync(source, content, cancellationToken);

    public override ValueTask CheckpointAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken) => inner.CheckpointAsync(state, cancellationToken);

    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken) => inner.StoreObjectAsync(source, linkOf, cancellationToken);

    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken) => inner.ReportFaultAsync(fault, cancellationToken);

    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken) => inner.RequestAsync(item, path, cancellationToken);

    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken) => inner.ConcludeAsync(conclusion, cancellationToken);
}
