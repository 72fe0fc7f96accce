// Long because one class is all that a host is to a collector, and a test reads it whole.
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Testing;

/// <summary>A context that keeps everything a collector sends, and holds it to the contract as the host does.</summary>
/// <param name="descriptor">The collector's description: what it may emit.</param>
/// <param name="root">The root under inspection.</param>
/// <param name="clock">The clock it sees.</param>
public sealed partial class RecordingContext(CollectorDescriptor descriptor, TargetRoot root, TimeProvider clock) : CollectionContext
{
    // A frame of the wire, less the number of the stream; the line feed counts.
    private const int MaxLineBytes = (1 << 20) - 2;
    private const int MaxItemLength = 4_096;
    private const int MaxCompanionDescriptors = 64;
    private const int MaxStateBytes = 64 << 10;
    private const int MaxActionTexts = 64;

    private readonly ConcurrentQueue<(string Record, byte[] Line)> records = new();
    private readonly ConcurrentQueue<CollectionFault> faults = new();
    private readonly ConcurrentDictionary<string, ItemConclusion?> items = new();
    private readonly ConcurrentQueue<string> log = new();
    private readonly ConcurrentDictionary<BlobId, (BlobSource Source, byte[] Content)> blobs = new();
    private readonly ConcurrentDictionary<BlobId, (BlobSource Source, BlobId? LinkOf)> objects = new();
    private readonly ConcurrentQueue<EarlierAttempt> checkpoints = new();
    private readonly ConcurrentDictionary<string, MemoryStream> resumable = new();
    private readonly ConcurrentQueue<RecordedAction> actions = new();
    private int lastBlob;

    /// <inheritdoc/>
    public override TimeProvider Clock => clock;

    /// <inheritdoc/>
    public override TargetRoot Root => root;

    /// <inheritdoc/>
    public override IReadOnlyList<FileIdentity> OwnFiles => Own;

    /// <summary>What <see cref="OwnFiles"/> gives.</summary>
    public IReadOnlyList<FileIdentity> Own { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<SpecialDevice> OutputDevices => Output;

    /// <summary>What <see cref="OutputDevices"/> gives.</summary>
    public IReadOnlyList<SpecialDevice> Output { get; init; } = [];

    /// <inheritdoc/>
    public override EarlierAttempt? Earlier => Attempt;

    /// <summary>What <see cref="Earlier"/> gives: one of the <see cref="Checkpoints"/> of another context.</summary>
    public EarlierAttempt? Attempt { get; init; }

    /// <summary>By name, the content of the blobs that are gone on with; of each what <see cref="EarlierAttempt.StoredBytes"/> says is taken.</summary>
    public IReadOnlyDictionary<string, byte[]> AttemptContent { get; init; } = new Dictionary<string, byte[]>();

    /// <inheritdoc/>
    public override CaseFacts Case => Facts;

    /// <summary>What <see cref="Case"/> gives.</summary>
    public CaseFacts Facts { get; init; } = CaseFacts.None;

    /// <inheritdoc/>
    public override ActionOrder? Order => Orders;

    /// <summary>What <see cref="Order"/> gives: needed by a responder.</summary>
    public ActionOrder? Orders { get; init; }

    /// <summary>Called with each intent before it is answered, as the host makes it durable then; what it returns is why it is not to be done, or null.</summary>
    public Func<RecordedAction, string?>? Journal { get; init; }

    /// <summary>The actions, in order.</summary>
    public IReadOnlyCollection<RecordedAction> Actions => actions;

    /// <inheritdoc/>
    public override string? ContentRefusal => Refusal;

    /// <summary>What <see cref="ContentRefusal"/> gives.</summary>
    public string? Refusal { get; set; }

    /// <summary>The checkpoints, in order, each with what was stored then of content that may go on.</summary>
    public IReadOnlyCollection<EarlierAttempt> Checkpoints => checkpoints;

    /// <summary>The faults reported, in order.</summary>
    public IReadOnlyCollection<CollectionFault> Faults => faults;

    /// <summary>The items requested, each with its conclusion or null while it is open.</summary>
    public IReadOnlyDictionary<string, ItemConclusion?> Items => items;

    /// <summary>The log's messages.</summary>
    public IReadOnlyCollection<string> Messages => log;

    /// <summary>The blobs stored, whole or in part, by id.</summary>
    public IReadOnlyDictionary<BlobId, (BlobSource Source, byte[] Content)> Blobs => blobs;

    /// <summary>The objects without content, by id.</summary>
    public IReadOnlyDictionary<BlobId, (BlobSource Source, BlobId? LinkOf)> Objects => objects;

    /// <summary>The latest progress.</summary>
    public CollectionProgress? Progress { get; private set; }

    /// <summary>Called whenever something is taken: where a conformance check asks the collector to end.</summary>
    internal Action? Touched { get; init; }

    internal IEnumerable<(string Record, byte[] Line)> Sent => records;

    /// <summary>The lines of one record type, parsed.</summary>
    /// <param name="record">The record's name.</param>
    /// <returns>One element a line.</returns>
    /// <exception cref="JsonException">A line is not JSON.</exception>
    public IReadOnlyList<JsonElement> Records(string record)
        => [.. records.Where(entry => entry.Record == record).Select(entry => JsonDocument.Parse(entry.Line).RootElement)];

    /// <inheritdoc/>
    public override void Log(LogSeverity severity, string message) => log.Enqueue(message);

    /// <inheritdoc/>
    public override void ReportProgress(CollectionProgress progress) => Progress = progress;

    /// <inheritdoc/>
    public override ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        var schema = descriptor.Records.FirstOrDefault(schema => schema.TypeInfo.Type == typeof(TRecord))
            ?? throw new ContractException($"{descriptor.Id} emits {typeof(TRecord).Name}, which its descriptor does not declare");
        Add(schema, JsonSerializer.SerializeToUtf8Bytes(record, schema.TypeInfo));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Enter(cancellationToken);
        if (!descriptor.Records.Contains(schema))
        {
            throw new ContractException($"{descriptor.Id} emits {schema.Name}, which its descriptor does not declare");
        }

        var rest = lines.Span;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Add(schema, rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        return rest.IsEmpty
            ? ValueTask.CompletedTask
            : throw new ContractException($"the last line is not ended: {Encoding.UTF8.GetString(rest)}");
    }

    /// <inheritdoc/>
    public override async ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(content);
        Enter(cancellationToken);
        if (source.Kind == BlobKind.File ? source.Path is not { Bytes.IsEmpty: false } : source.Name is null || !BlobName().IsMatch(source.Name))
        {
            throw new ContractException($"a blob of kind {source.Kind} has no valid {(source.Kind == BlobKind.File ? "path" : "name")}");
        }

        var id = new BlobId(Interlocked.Increment(ref lastBlob).ToString(CultureInfo.InvariantCulture));
        using var bytes = Begin(source);
        try
        {
            await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentCutException)
        {
            // Kept as a part, as the host does.
        }
        finally
        {
            blobs[id] = (source, bytes.ToArray());
            if (source.IsResumable)
            {
                resumable.TryRemove(source.Name!, out _);
            }
        }

        return id;
    }

    /// <inheritdoc/>
    public override async ValueTask<StoredBlob> StoreHashedAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
    {
        var id = await StoreAsync(source, content, cancellationToken).ConfigureAwait(false);
        var stored = blobs[id].Content;
        var digests = source.Digests ?? BlobDigests.Md5;
#pragma warning disable CA5350, CA5351 // Names by which tools find content, as the host gives them.
        return new(
            id,
            stored.Length,
            Convert.ToHexStringLower(SHA256.HashData(stored)),
            digests.HasFlag(BlobDigests.Md5) ? Convert.ToHexStringLower(MD5.HashData(stored)) : null,
            digests.HasFlag(BlobDigests.Sha1) ? Convert.ToHexStringLower(SHA1.HashData(stored)) : null)
        {
            IsWhole = Refusal is null,
        };
#pragma warning restore CA5350, CA5351
    }

    /// <inheritdoc/>
    public override ValueTask CheckpointAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        if (state.Length > MaxStateBytes)
        {
            throw new ContractException($"a state of {state.Length} bytes is longer than the {MaxStateBytes} of a checkpoint");
        }

        checkpoints.Enqueue(new(descriptor.Id, state.ToArray(), resumable.ToDictionary(entry => entry.Key, entry => entry.Value.Length)));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        Enter(cancellationToken);
        if (source.Kind != BlobKind.File || source.Path is not { Bytes.IsEmpty: false } || source.Metadata is not { } metadata)
        {
            throw new ContractException("an object without content has no path or no metadata, or is no file");
        }

        if (metadata.Type == PosixType.File && linkOf is null)
        {
            throw new ContractException("a regular file without content is no hard link");
        }

        if (linkOf is { } link && !blobs.ContainsKey(link) && !objects.ContainsKey(link))
        {
            throw new ContractException($"blob {link}, whose link it is, was not stored before");
        }

        var id = new BlobId(Interlocked.Increment(ref lastBlob).ToString(CultureInfo.InvariantCulture));
        objects[id] = (source, linkOf);
        return ValueTask.FromResult(id);
    }

    /// <inheritdoc/>
    public override ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Enter(cancellationToken);
        if (!FaultCode().IsMatch(fault.Code) || (fault.SystemCall is { } call && !SystemCallName().IsMatch(call)))
        {
            throw new ContractException($"a fault has the code '{fault.Code}' and the system call '{fault.SystemCall}': capitals and underscores, and a name such as openat2");
        }

        faults.Enqueue(fault);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        Enter(cancellationToken);
        return item.Length is 0 or > MaxItemLength ? throw new ContractException($"an item's id has {item.Length} characters, not 1 to {MaxItemLength}")
            : items.TryAdd(item, null) ? ValueTask.CompletedTask
            : throw new ContractException($"item {item} was requested twice");
    }

    /// <inheritdoc/>
    public override ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken)
    {
        // As in the worker: conclusions pass even when the run is being cancelled.
        ArgumentNullException.ThrowIfNull(conclusion);
        Touched?.Invoke();
        return items.TryUpdate(conclusion.Item, conclusion, null)
            ? ValueTask.CompletedTask
            : throw new ContractException($"item {conclusion.Item} was not requested, or is concluded already");
    }

    internal override ValueTask<BegunAction> BeginActionAsync(ActionIntent intent, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        if (Orders is not { } order || intent.Mode != order.Mode)
        {
            throw new ContractException($"{descriptor.Id} is not told to {intent.Mode}");
        }

        if (intent.Undo.Length > MaxStateBytes || Math.Max(intent.Calls.Count, intent.Losses.Count) > MaxActionTexts)
        {
            throw new ContractException($"an action has an undo payload of at most {MaxStateBytes} bytes, and tells at most {MaxActionTexts} calls and losses");
        }

        var isDryRun = intent.Mode == ActionMode.DryRun;
        var action = new RecordedAction
        {
            Mode = intent.Mode,
            Id = isDryRun ? null : intent.ActionId ?? RandomNumberGenerator.GetHexString(16, lowercase: true),
            Item = intent.Item,
            Target = intent.Target,
            Summary = intent.Summary,
            Calls = intent.Calls,
            Losses = intent.Losses,
            UndoVersion = intent.UndoVersion,
            Undo = intent.Undo.ToArray(),
            Before = intent.Before,
        };
        var refusal = isDryRun ? null : Journal?.Invoke(action);
        if (refusal is null)
        {
            actions.Enqueue(action);
        }

        return ValueTask.FromResult(new BegunAction((uint)actions.Count, refusal is null ? action.Id : null, refusal));
    }

    internal override ValueTask EndActionAsync(BegunAction begun, ActionResult result)
    {
        Touched?.Invoke();
        actions.ElementAt((int)begun.Number - 1).Result = result;
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs the companion in this process, on a thread of its own: it has all rights of the test, and a debugger reaches it.</summary>
    /// <typeparam name="TCompanion">What runs there.</typeparam>
    /// <param name="descriptors">What it gets; copied.</param>
    /// <returns>The running companion; disposing asks it to end.</returns>
    public override CompanionProcess StartCompanion<TCompanion>(IReadOnlyList<SafeFileHandle> descriptors)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        Touched?.Invoke();
        return descriptors.Count <= MaxCompanionDescriptors
            ? new CompanionThread(() => new TCompanion(), descriptors)
            : throw new ContractException($"{descriptors.Count} descriptors are more than the {MaxCompanionDescriptors} of a companion");
    }

    /// <summary>What the blob's content is added to: of one that goes on what an earlier attempt stored of it.</summary>
    private MemoryStream Begin(BlobSource source)
    {
        var bytes = new MemoryStream();
        if (source.ContinuesAtBytes != 0)
        {
            var stored = Attempt?.StoredBytes.GetValueOrDefault(source.Name!);
            if (!source.IsResumable || source.Kind != BlobKind.Image || stored != source.ContinuesAtBytes)
            {
                throw new ContractException($"{source.Name} goes on at {source.ContinuesAtBytes}, of which {stored ?? 0} bytes are stored");
            }

            bytes.Write(AttemptContent[source.Name!].AsSpan(0, checked((int)source.ContinuesAtBytes)));
        }

        return !source.IsResumable || resumable.TryAdd(source.Name!, bytes) ? bytes : throw new ContractException($"{source.Name} is being stored already");
    }

    private void Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Touched?.Invoke();
    }

    private void Add(RecordSchema schema, byte[] line)
    {
        if (line.Length >= MaxLineBytes)
        {
            throw new ContractException($"a {schema.Name} of {line.Length} bytes is longer than a line may be");
        }

        records.Enqueue((schema.Name, line));
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FaultCode();

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SystemCallName();

    [GeneratedRegex(@"^(?!.*\.part[0-9]{4,}\z)[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BlobName();
}
