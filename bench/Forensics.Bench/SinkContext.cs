using Forensics.Sdk;

namespace Forensics.Bench;

/// <summary>A host that writes finished lines to a stream and counts the rest: what a collector costs by itself.</summary>
/// <param name="root">The root under inspection.</param>
/// <param name="output">Where lines go.</param>
internal sealed class SinkContext(TargetRoot root, Stream output) : CollectionContext
{
    private readonly Lock gate = new();
    private int faults;

    public override TimeProvider Clock => TimeProvider.System;

    public override TargetRoot Root => root;

    public override IReadOnlyList<FileIdentity> OwnFiles => [];

    public int Faults => faults;

    public CollectionProgress Progress { get; private set; }

    public override void Log(LogSeverity severity, string message) => Console.Error.WriteLine(message);

    public override void ReportProgress(CollectionProgress progress) => Progress = progress;

    // Single records are a few a run: the start and the mount points.
    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            output.Write(lines.Span);
        }

        return ValueTask.CompletedTask;
    }

    // The content is read and left.
    public override async ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        await content.CopyToAsync(Stream.Null, cancellationToken);
        return new("0");
    }

    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken) => ValueTask.FromResult(new BlobId("0"));

    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref faults);
        return ValueTask.CompletedTask;
    }

    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
