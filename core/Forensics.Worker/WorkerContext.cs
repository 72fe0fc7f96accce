using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Wire;
using Forensics.Wire.Messages;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>The collector's view of the host: everything becomes frames in the <see cref="Outbox"/>.</summary>
internal sealed class WorkerContext : CollectionContext
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly Outbox outbox;
    private readonly HostWord word;
    private readonly string collectorId;
    private readonly FrozenDictionary<RecordSchema, byte[]> streams;
    private readonly FrozenDictionary<Type, RecordSchema> schemas;
    private readonly ConcurrentBag<LineWriter> writers = [];
    private readonly BlobSender blobs;
    private readonly ActionSender actions;
    private long progressAt;
    private string? breach;

    public WorkerContext(Outbox outbox, HostWord word, CollectorDescriptor descriptor, TargetRoot root, IReadOnlyList<FileIdentity> ownFiles, TimeProvider clock)
    {
        this.outbox = outbox;
        this.word = word;
        collectorId = descriptor.Id;
        blobs = new(outbox, word);
        actions = new(outbox, word);
        Root = root;
        OwnFiles = ownFiles;
        Clock = clock;
        streams = descriptor.Records.Select((schema, number) => (schema, number)).ToFrozenDictionary(
            pair => pair.schema, pair => new[] { (byte)pair.number, (byte)(pair.number >> 8) });
        schemas = descriptor.Records.ToFrozenDictionary(schema => schema.TypeInfo.Type);
    }

    public override TimeProvider Clock { get; }

    public override TargetRoot Root { get; }

    public override IReadOnlyList<FileIdentity> OwnFiles { get; }

    public override string? ContentRefusal => word.ContentRefusal;

    public override IReadOnlyList<SpecialDevice> OutputDevices => Given.OutputDevices;

    public override EarlierAttempt? Earlier => Given.Earlier;

    public override CaseFacts Case => Given.Case;

    public override ActionOrder? Order => Given.Order;

    /// <summary>What the host said at the start.</summary>
    public required GivenFacts Given { get; init; }

    /// <summary>What starts companions.</summary>
    public required Companions Companions { get; init; }

    /// <summary>What the collector broke first; it stays broken when the collector swallows the exception.</summary>
    public string? Breach => breach;

    public override void Log(LogSeverity severity, string message)
        => Send(FrameKind.Log, new LogMessage { Severity = Word(severity), Message = Cut(message) ?? string.Empty }, WireJson.Default.LogMessage);

    public override void ReportProgress(CollectionProgress progress)
    {
        var last = Interlocked.Read(ref progressAt);
        if (Clock.GetElapsedTime(last) >= ProgressInterval && Interlocked.CompareExchange(ref progressAt, Clock.GetTimestamp(), last) == last)
        {
            var message = new ProgressMessage { Done = progress.Done, Total = progress.Total, Unit = progress.Unit };
            Send(FrameKind.Progress, message, WireJson.Default.ProgressMessage);
        }
    }

    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!schemas.TryGetValue(typeof(TRecord), out var schema))
        {
            throw Breached($"{collectorId} emits {typeof(TRecord).Name}, which its descriptor does not declare");
        }

        var writer = writers.TryTake(out var free) ? free : new LineWriter();
        var line = writer.Write(record, schema);
        if (line.Length > WireFormat.MaxLineBytes)
        {
            throw Breached($"{collectorId} emits a {schema.Name} of {line.Length} bytes; a line has at most {WireFormat.MaxLineBytes}");
        }

        outbox.Append(FrameKind.Records, streams[schema], line);
        writers.Add(writer);
        return ValueTask.CompletedTask;
    }

    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (schema is null || !streams.TryGetValue(schema, out var stream))
        {
            throw Breached($"{collectorId} emits {schema?.Name ?? "null"}, which its descriptor does not declare");
        }

        var rest = lines.Span;
        while (!rest.IsEmpty)
        {
            var whole = rest[..Math.Min(rest.Length, WireFormat.MaxLineBytes)].LastIndexOf((byte)'\n') + 1;
            if (whole == 0)
            {
                throw Breached($"{collectorId} emits a {schema.Name} line that is not ended or is over {WireFormat.MaxLineBytes} bytes");
            }

            outbox.Append(FrameKind.Records, stream, rest[..whole]);
            rest = rest[whole..];
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        Check(source, content, cancellationToken);
        return Id(await blobs.SendAsync(source, content, isAnswered: false, cancellationToken).ConfigureAwait(false));
    }

    public override async ValueTask<StoredBlob> StoreHashedAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        Check(source, content, cancellationToken);
        var number = await blobs.SendAsync(source, content, isAnswered: true, cancellationToken).ConfigureAwait(false);

        // All that was sent before is stored first: with a disk that is slow, that takes its time.
        var stored = await word.Stored(number).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new(Id(number), stored.LengthBytes, stored.Sha256, stored.Md5, stored.Sha1) { IsWhole = stored.Whole };
    }

    public override ValueTask CheckpointAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (state.Length > WireFormat.MaxStateBytes)
        {
            throw Breached($"{collectorId}: the state of a checkpoint has {state.Length} bytes, more than {WireFormat.MaxStateBytes}");
        }

        outbox.Append(FrameKind.Checkpoint, [], state.Span);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        cancellationToken.ThrowIfCancellationRequested();
        return BlobSender.ObjectFault(source, linkOf) is { } fault ? throw Breached($"{collectorId}: {fault}") : ValueTask.FromResult(blobs.SendObject(source, linkOf));
    }

    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fault);
        cancellationToken.ThrowIfCancellationRequested();
        var message = new FaultMessage
        {
            Subject = Cut(fault.Subject),
            Kind = Word(fault.Kind),
            Code = fault.Code,
            Message = Cut(fault.Message) ?? string.Empty,
            Errno = fault.Errno,
            SystemCall = fault.SystemCall,
            OffsetBytes = fault.OffsetBytes,
            At = (fault.At ?? UnixTime.Of(Clock.GetUtcNow())).ToString(),
        };
        Send(FrameKind.Fault, message, WireJson.Default.FaultMessage);
        return ValueTask.CompletedTask;
    }

    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Send(FrameKind.Request, new RequestMessage { Item = item, Path = path is { } place ? Cut(place) : null }, WireJson.Default.RequestMessage);
        return ValueTask.CompletedTask;
    }

    // Conclusions pass even when the run is being cancelled: they are what a cancelled collector has left to say.
    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conclusion);
        var message = new ConclusionMessage
        {
            Item = conclusion.Item,
            State = Word(conclusion.State),
            Flags = [.. Enum.GetValues<ItemFlags>().Where(flag => flag != ItemFlags.None && conclusion.Flags.HasFlag(flag)).Select(Word)],
            Reason = Cut(conclusion.Reason),
        };
        Send(FrameKind.Conclusion, message, WireJson.Default.ConclusionMessage);
        return ValueTask.CompletedTask;
    }

    internal override ValueTask<BegunAction> BeginActionAsync(ActionIntent intent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ActionSender.Fault(intent) is { } fault ? throw Breached($"{collectorId}: {fault}") : actions.BeginAsync(intent);
    }

    internal override ValueTask EndActionAsync(BegunAction begun, ActionResult result)
    {
        actions.End(begun, result);
        return ValueTask.CompletedTask;
    }

    public override CompanionProcess StartCompanion<TCompanion>(IReadOnlyList<SafeFileHandle> descriptors)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        try
        {
            return Companions.Start(typeof(TCompanion), descriptors);
        }
        catch (ContractException refused)
        {
            throw Breached($"{collectorId}: {refused.Message}");
        }
    }

    private static BlobId Id(uint number) => new(number.ToString(CultureInfo.InvariantCulture));

    private void Check(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        if (BlobSender.Fault(source) is { } fault)
        {
            throw Breached($"{collectorId}: {fault}");
        }
    }

    internal static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    internal static string? Cut(string? text) => text is { Length: > WireFormat.MaxTextLength } ? text[..WireFormat.MaxTextLength] : text;

    internal static byte[] Cut(EvidencePath path) => path.Bytes[..Math.Min(path.Bytes.Length, WireFormat.MaxPathBytes)].ToArray();

    private void Send<TMessage>(FrameKind kind, TMessage message, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TMessage> typeInfo)
    {
        try
        {
            outbox.Append(FrameWriter.Message(kind, message, typeInfo), flush: false);
        }
        catch (WireException tooLong) when (tooLong.Message.Contains("over the limit", StringComparison.Ordinal))
        {
            throw Breached($"{collectorId}: {tooLong.Message}");
        }
    }

    private ContractException Breached(string message)
    {
        Interlocked.CompareExchange(ref breach, message, null);
        return new ContractException(message);
    }

    /// <summary>Writes one record as one line, into memory that is used again.</summary>
#pragma warning disable CA1001 // The JSON writer holds nothing but the memory beside it.
    private sealed class LineWriter
#pragma warning restore CA1001
    {
        private readonly ArrayBufferWriter<byte> bytes = new(1024);
        private readonly Utf8JsonWriter json;

        public LineWriter() => json = new(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

        public ReadOnlySpan<byte> Write<TRecord>(TRecord record, RecordSchema schema)
        {
            bytes.ResetWrittenCount();
            json.Reset();
            JsonSerializer.Serialize(json, record, schema.TypeInfo);
            bytes.Write("\n"u8);
            return bytes.WrittenSpan;
        }
    }
}
