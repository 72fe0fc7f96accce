using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bench;

/// <summary>A host that writes finished lines to a stream and counts the rest: what a collector costs by itself.</summary>
/// <param name="root">The root under inspection.</param>
/// <param name="output">Where lines go.</param>
internal sealed class SinkContext(TargetRoot root, Stream output) : CollectionContext
{
    // As large as those of the limit in C: tmpfs and others write large pieces for less.
    private const int PieceBytes = 4 << 20;

    private readonly Lock gate = new();
    private int faults;

    public override TimeProvider Clock => TimeProvider.System;

    public override TargetRoot Root => root;

    public override IReadOnlyList<FileIdentity> OwnFiles => [];

    public int Faults => faults;

    public CollectionProgress Progress { get; private set; }

    /// <summary>Where content goes; null when it is read and left.</summary>
    public SafeFileHandle? Content { get; init; }

    /// <summary>How long the last target stood.</summary>
    public double? StoppedMs { get; private set; }

    public override void Log(LogSeverity severity, string message) => Console.Error.WriteLine(message);

    public override void ReportProgress(CollectionProgress progress) => Progress = progress;

    // Single records are a few a run: the start and the mount points.
    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken)
    {
        StoppedMs = (double?)typeof(TRecord).GetProperty("StoppedMs")?.GetValue(record) ?? StoppedMs;
        return ValueTask.CompletedTask;
    }

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            output.Write(lines.Span);
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        for (var offset = 0L; await content.ReadAsync(piece, cancellationToken) is > 0 and var length; offset += length)
        {
            if (Content is not null)
            {
                RandomAccess.Write(Content, piece.AsSpan(0, length), offset);
            }
        }

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
