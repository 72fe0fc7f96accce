using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device;

/// <summary>A context that takes no more content once it has taken so much.</summary>
internal sealed class RefusingContext(RecordingContext inner, int most) : CollectionContext
{
    public const string Reason = "the bundle is full";

    private int taken;

    public override TimeProvider Clock => inner.Clock;

    public override TargetRoot Root => inner.Root;

    public override IReadOnlyList<FileIdentity> OwnFiles => inner.OwnFiles;

    public override string? ContentRefusal => taken >= most ? Reason : null;

    public override void Log(LogSeverity severity, string message) => inner.Log(severity, message);

    public override void ReportProgress(CollectionProgress progress) => inner.ReportProgress(progress);

    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken) => inner.EmitAsync(record, cancellationToken);

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => inner.EmitUtf8Async(schema, lines, cancellationToken);

    public override async ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        var blob = await inner.StoreAsync(source, content, cancellationToken);
        taken++;
        return blob;
    }

    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken) => inner.StoreObjectAsync(source, linkOf, cancellationToken);

    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken) => inner.ReportFaultAsync(fault, cancellationToken);

    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken) => inner.RequestAsync(item, path, cancellationToken);

    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken) => inner.ConcludeAsync(conclusion, cancellationToken);
}
