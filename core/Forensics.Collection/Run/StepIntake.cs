using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Forensics.Collection.Actions;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>Takes a worker's frames: checks each against the contract and the budget, and passes it on as evidence.</summary>
internal sealed partial class StepIntake : IDisposable
{
    private static readonly HashSet<string> FaultKinds = new(StringComparer.Ordinal)
    {
        "unclassified", "missing", "denied", "read-error", "corrupt", "unsupported", "over-limit", "timed-out", "vanished", "changed",
    };

    private readonly PlannedStep step;
    private readonly CollectorEntry collector;
    private readonly IEvidenceSink sink;
    private readonly RunObserver observer;
    private readonly TimeProvider clock;
    private readonly EvidenceLine line = new();
    private readonly string[] streams;
    private readonly long[] recordCounts;
    private bool isReadyTold;
    private long faults;

    public StepIntake(PlannedStep step, CollectorEntry collector, RunActions? actions, IEvidenceSink sink, RunObserver observer, TimeProvider clock)
    {
        this.step = step;
        this.collector = collector;
        this.sink = sink;
        this.observer = observer;
        this.clock = clock;
        streams = [.. collector.Records.Select(record => $"records/{step.Id}/{record.Name}")];
        recordCounts = new long[streams.Length];
        Blobs = new(step, sink, line, clock);
        Actions = new(step, actions, Blobs, sink, line, clock);
        Items = new(step.Id, sink, line, clock);
        Log = new(step, sink, line, observer, clock);
    }

    public ItemLedger Items { get; }

    public BlobIntake Blobs { get; }

    public ActionIntake Actions { get; }

    public StepLog Log { get; }

    /// <summary>Whether the worker said that it is loaded.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The worker's last word; nothing is taken after it.</summary>
    public EndMessage? End { get; private set; }

    /// <summary>Those of the worker, and those of content that was refused.</summary>
    public long Faults => faults + Blobs.Refused;

    public long OutputBytes { get; private set; }

    public IReadOnlyDictionary<string, long> Records => collector.Records.Zip(recordCounts).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    /// <summary>Takes one frame.</summary>
    /// <exception cref="ContractBreachException">The contract does not allow it.</exception>
    /// <exception cref="OverBudgetException">The step has sent more than it may.</exception>
    public void Take(Frame frame)
    {
        Spend(WireFormat.HeaderBytes + frame.Payload.Length);
        if (!IsReady && frame.Kind is not (FrameKind.Hello or FrameKind.End or FrameKind.Log))
        {
            throw new ContractBreachException($"a frame of kind 0x{(byte)frame.Kind:x2} came before Hello");
        }

        switch (frame.Kind)
        {
            case FrameKind.Hello:
                TakeHello(Message(frame, WireJson.Default.HelloMessage));
                break;
            case FrameKind.Records:
                TakeRecords(frame.Payload);
                break;
            case FrameKind.Fault:
                TakeFault(Message(frame, WireJson.Default.FaultMessage));
                break;
            case FrameKind.Request:
                Items.Request(Message(frame, WireJson.Default.RequestMessage));
                break;
            case FrameKind.Conclusion:
                Items.Conclude(Message(frame, WireJson.Default.ConclusionMessage));
                break;
            case FrameKind.BlobOpen:
                Blobs.Open(Message(frame, WireJson.Default.BlobOpenMessage));
                break;
            case FrameKind.BlobData:
                Blobs.Data(frame.Payload);
                break;
            case FrameKind.BlobClose:
                Blobs.Close(Message(frame, WireJson.Default.BlobCloseMessage));
                break;
            case FrameKind.BlobObject:
                Blobs.TakeObject(Message(frame, WireJson.Default.BlobObjectMessage));
                break;
            case FrameKind.Checkpoint:
                Blobs.Checkpoint(frame.Payload);
                break;
            case FrameKind.JournalAppend:
                Actions.Append(Message(frame, WireJson.Default.JournalAppendMessage));
                break;
            case FrameKind.JournalConfirm:
                Actions.Confirm(Message(frame, WireJson.Default.JournalConfirmMessage));
                break;
            case FrameKind.Log:
                TakeLog(Message(frame, WireJson.Default.LogMessage));
                break;
            case FrameKind.Progress:
                var progress = Message(frame, WireJson.Default.ProgressMessage);
                observer.StepProgressed(step, progress.Done, progress.Total, Cut(progress.Unit, 32));
                break;
            case FrameKind.End:
                var end = Message(frame, WireJson.Default.EndMessage);
                End = EndMessage.Results.Contains(end.Result) ? end : throw new ContractBreachException($"it ends as '{Cut(end.Result, 64)}', which is no result");
                break;
            default:
                if (!frame.IsOptional)
                {
                    throw new ContractBreachException($"a frame of the unknown kind 0x{(byte)frame.Kind:x2}");
                }

                break;
        }
    }

    /// <summary>Tells whoever watches that the worker is ready.</summary>
    /// <returns>Whether it was told now: once.</returns>
    public bool TellReady(int processId)
    {
        if (!IsReady || isReadyTold)
        {
            return false;
        }

        isReadyTold = true;
        observer.WorkerReady(step, processId);
        return true;
    }

    /// <summary>Takes what the process printed.</summary>
    /// <exception cref="OverBudgetException">The step has sent more than it may.</exception>
    public void TakePrinted(ReadOnlySpan<byte> bytes)
    {
        Spend(bytes.Length);
        Log.Printed(bytes);
    }

    public void Dispose() => line.Dispose();

    private static TMessage Message<TMessage>(Frame frame, JsonTypeInfo<TMessage> typeInfo)
        where TMessage : class
    {
        try
        {
            return JsonSerializer.Deserialize(frame.Payload, typeInfo) ?? throw new JsonException("it is null");
        }
        catch (JsonException malformed)
        {
            throw new ContractBreachException($"a malformed {frame.Kind} frame: {malformed.Message}");
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private void Spend(long bytes)
    {
        OutputBytes += bytes;
        if (OutputBytes > step.Limits.OutputBytes)
        {
            throw new OverBudgetException($"it sent more than its output limit of {step.Limits.OutputBytes} bytes");
        }
    }

    private void TakeHello(HelloMessage hello)
    {
        if (IsReady || hello.WireVersion != WireFormat.Version || hello.ManifestSha256 != collector.Package.ManifestSha256)
        {
            throw new ContractBreachException("its Hello is not an answer to what was asked");
        }

        IsReady = true;
    }

    private void TakeRecords(ReadOnlySpan<byte> payload)
    {
        var stream = payload.Length > WireFormat.StreamNumberBytes ? BinaryPrimitives.ReadUInt16LittleEndian(payload) : int.MaxValue;
        if (stream >= streams.Length)
        {
            throw new ContractBreachException("records of a kind that the descriptor does not declare");
        }

        var lines = payload[WireFormat.StreamNumberBytes..];
        recordCounts[stream] += LineCheck.Count(lines);
        sink.AppendLines(streams[stream], lines);
    }

    private void TakeFault(FaultMessage fault)
    {
        if (!FaultKinds.Contains(fault.Kind) || !CodePattern().IsMatch(fault.Code) || (fault.SystemCall is { } call && !SystemCallPattern().IsMatch(call)))
        {
            throw new ContractBreachException($"a fault of kind '{Cut(fault.Kind, 64)}' with code '{Cut(fault.Code, 64)}', which is not of the form");
        }

        faults++;
        sink.AppendLines("faults", line.Write(json =>
        {
            json.WriteString("step", step.Id);
            EvidenceLine.Path(json, fault.Subject);
            json.WriteString("kind", fault.Kind);
            json.WriteString("code", fault.Code);
            json.WriteNumber("errno", fault.Errno);
            json.WriteString("system_call", fault.SystemCall);
            WriteNumber(json, "offset_bytes", fault.OffsetBytes);
            json.WriteString("at", fault.At is { } at && EvidenceTime.IsoPattern().IsMatch(at) ? at : EvidenceTime.Text(clock));
            json.WriteString("message", Cut(fault.Message, WireFormat.MaxTextLength));
        }));
    }

    private void TakeLog(LogMessage log)
        => Log.Write(log.Severity is "debug" or "warning" ? log.Severity : "information", "plugin", Cut(log.Message, WireFormat.MaxTextLength));

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SystemCallPattern();

}
