using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>Takes a step's blobs: checks them, gives each a name, and writes its line of the <c>files</c> index when it ends.</summary>
internal sealed partial class BlobIntake(PlannedStep planned, IEvidenceSink sink, EvidenceLine line, TimeProvider clock)
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "file", "image", "dump", "extra" };

    private readonly string step = planned.Id;
    private readonly Dictionary<uint, OpenBlob> open = [];
    private readonly Queue<BlobStoredMessage> answers = new();
    private uint lastNumber;
    private bool hasWaited;

    /// <summary>Blobs of which nothing was taken; each has a fault.</summary>
    public long Refused { get; private set; }

    /// <summary>Why nothing more is taken; null while it is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether a blob was refused, or cut, because of that.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Blobs that ended, whole or not.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of content.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>What became of them.</summary>
    public ContentCounts Contents { get; private set; }

    /// <exception cref="ContractBreachException">The contract does not allow it.</exception>
    /// <exception cref="OverBudgetException">The bundle is full.</exception>
    public void Open(BlobOpenMessage blob)
    {
        CheckNumber(blob.Number);
        var fault = !Kinds.Contains(blob.Kind) ? $"blob {blob.Number} is of no known kind"
            : blob.Kind == "file" && blob.Path is not { Length: > 0 } ? $"blob {blob.Number} is a file without a path"
            : blob.Kind != "file" && (blob.Name is null || !NamePattern().IsMatch(blob.Name) || ContentName.IsPart(blob.Name)) ? $"blob {blob.Number} has no valid name"
            : blob.Extents is { Count: var count } && count % 2 != 0 ? $"blob {blob.Number} has half a data range"
            : blob.Metadata is { } metadata && BlobLine.Fault(metadata) is { } wrong ? $"blob {blob.Number}: {wrong}"
            : blob.Digests?.All(word => word is "md5" or "sha1") == false ? $"blob {blob.Number} is to have digests that there are not"
            : (blob.Outside || blob.Resumable || blob.ContinuesAtBytes != 0) && blob.Kind != "image" ? $"blob {blob.Number} is no image, and is to be treated as one"
            : blob.Outside && planned.OutputFolder is null ? $"blob {blob.Number} is to go outside of the bundle, and no folder was named for it"
            : blob.ContinuesAtBytes != 0 && ContentRequest.EarlierOf(planned, blob) is null ? $"blob {blob.Number} goes on at {blob.ContinuesAtBytes} with what no earlier attempt left"
            : blob.Outside && open.Values.Count(other => other.Message.Outside) >= CollectionLimits.MaxOpenOutside ? $"it sends more than {CollectionLimits.MaxOpenOutside} blobs at once that go outside of the bundle"
            : open.Count >= CollectionLimits.MaxOpenBlobs ? $"it sends more than {CollectionLimits.MaxOpenBlobs} blobs at once"
            : null;
        if (fault is not null)
        {
            throw new ContractBreachException(fault);
        }

        lastNumber = blob.Number;
        hasWaited |= blob.Outside;
        if (Refusal is not null)
        {
            Refuse(blob);
            return;
        }

        try
        {
            open.Add(blob.Number, new(blob, OpenContent(blob)));
        }
        catch (OutsideContentException failed)
        {
            RefuseMore(failed.Message);
            Refuse(blob);
        }
    }

    /// <summary>Keeps from where a later run can go on.</summary>
    /// <param name="state">The collector's.</param>
    /// <exception cref="ContractBreachException">It is too long.</exception>
    public void Checkpoint(ReadOnlySpan<byte> state)
    {
        if (state.Length > WireFormat.MaxStateBytes)
        {
            throw new ContractBreachException($"the state of a checkpoint has {state.Length} bytes, more than {WireFormat.MaxStateBytes}");
        }

        hasWaited = true;

        if (Refusal is not null)
        {
            // What came since is not stored: there is nothing to go on from.
            return;
        }

        try
        {
            var resumable = open.Values.Where(blob => blob is { Content: not null, Message.Resumable: true }).Select(blob => (Blob: blob, Mark: blob.Content!.Mark())).ToList();
            var base64 = Convert.ToBase64String(state);
            sink.Checkpoint([.. resumable.Select(one => one.Blob.Content!)], $"{CheckpointLine.Folder}/{step}", line.Write(json => CheckpointLine.Write(json, step, base64, EvidenceTime.Text(clock), resumable.Select(one => (one.Blob.Message.Name!, one.Blob.Request!, one.Mark)))));
        }
        catch (OutsideContentException failed)
        {
            RefuseMore(failed.Message);
        }
    }

    /// <summary>What the worker asked to be told, in order.</summary>
    public bool TryTakeAnswer(out BlobStoredMessage? answer) => answers.TryDequeue(out answer);

    /// <summary>Whether a disk was waited for since this was asked last: whoever passes frames on looks at the rest of the world then, before the next.</summary>
    public bool TakeHasWaited()
    {
        var had = hasWaited;
        hasWaited = false;
        return had;
    }

    /// <summary>Takes no more content from now on: what is open keeps what came, and ends as cut.</summary>
    /// <param name="reason">Why.</param>
    public void RefuseMore(string reason) => Refusal ??= reason;

    /// <summary>Takes an object without content: only its line.</summary>
    /// <exception cref="ContractBreachException">The contract does not allow it.</exception>
    public void TakeObject(BlobObjectMessage message)
    {
        CheckNumber(message.Number);
        var fault = message.Path.Length == 0 ? "it has no path"
            : message.LinkOf is { } link && (link == 0 || link >= message.Number) ? $"it is a link of {link}, which does not come before it"
            : message.LinkOf is null && message.Metadata.Type == "file" ? "a regular file without content is no hard link"
            : BlobLine.Fault(message.Metadata);
        if (fault is not null)
        {
            throw new ContractBreachException($"object {message.Number}: {fault}");
        }

        lastNumber = message.Number;
        Count++;
        sink.AppendLines("files", line.Write(json => BlobLine.Write(json, step, message)));
    }

    /// <exception cref="ContractBreachException">The blob is not open.</exception>
    public void Data(ReadOnlySpan<byte> payload)
    {
        var number = payload.Length >= WireFormat.BlobNumberBytes ? BinaryPrimitives.ReadUInt32LittleEndian(payload) : 0;
        if (!open.TryGetValue(number, out var blob))
        {
            throw new ContractBreachException($"bytes of blob {number}, which is not open");
        }

        try
        {
            if (Refusal is null)
            {
                blob.Content?.Append(payload[WireFormat.BlobNumberBytes..]);
            }
        }
        catch (OutsideContentException failed)
        {
            RefuseMore(failed.Message);
        }

        if (Refusal is null)
        {
            return;
        }

        if (blob.Content is not null && payload.Length > WireFormat.BlobNumberBytes)
        {
            blob.IsCut = IsShort = true;
        }
    }

    /// <exception cref="ContractBreachException">The blob is not open.</exception>
    public void Close(BlobCloseMessage close)
    {
        if (!open.Remove(close.Number, out var blob))
        {
            throw new ContractBreachException($"blob {close.Number} ends, but is not open");
        }

        hasWaited |= blob.Message.Outside;
        IsShort |= Refusal is not null && close.Truncated is not null;
        var stored = End(blob, blob.IsCut ? Refusal : close.Truncated);
        if (stored?.Failure is { } failure)
        {
            // The last of it was written only now, and was not.
            RefuseMore(failure);
            blob.IsCut = IsShort = true;
        }

        if (close.Answer)
        {
            answers.Enqueue(new()
            {
                Number = close.Number,
                LengthBytes = stored?.LengthBytes ?? 0,
                Sha256 = stored?.Sha256 ?? string.Empty,
                Md5 = stored?.Md5,
                Sha1 = stored?.Sha1,
                Whole = stored is not null && !blob.IsCut,
            });
        }
    }

    /// <summary>Ends what is still open when the step ends: what came is kept.</summary>
    public void CloseAll(string reason)
    {
        foreach (var blob in open.Values)
        {
            _ = End(blob, reason);
        }

        open.Clear();
    }

    private void CheckNumber(uint number)
    {
        if (number != lastNumber + 1)
        {
            throw new ContractBreachException($"blob number {number} does not follow {lastNumber}");
        }
    }

    /// <summary>What was on its way when the worker was told, and what a plugin sends that does not listen: nothing of it is kept but what it was.</summary>
    private void Refuse(BlobOpenMessage blob)
    {
        if (Refused >= CollectionLimits.MaxRefusedBlobs)
        {
            throw new OverBudgetException(Refusal!);
        }

        Refused++;
        IsShort = true;
        open.Add(blob.Number, new(blob, null, null));
        sink.AppendLines("files", line.Write(json => BlobLine.Write(json, step, blob, Refusal!)));
        sink.AppendLines("faults", line.Write(json =>
        {
            json.WriteString("step", step);
            EvidenceLine.Path(json, blob.Path ?? Encoding.UTF8.GetBytes(blob.Name!));
            json.WriteString("kind", "over-limit");
            json.WriteString("code", "CONTENT_REFUSED");
            json.WriteNumber("errno", 0);
            json.WriteNull("system_call");
            json.WriteNull("offset_bytes");
            json.WriteString("at", EvidenceTime.Text(clock));
            json.WriteString("message", $"its content was not stored: {Refusal}");
        }));
    }

    private (ContentRequest Request, IContentSink Content) OpenContent(BlobOpenMessage blob)
    {
        var request = ContentRequest.Of(planned, blob);

        // The same path can come twice, of two steps or of one; a name cannot. What has no path is found by its name alone: it stands there, whatever it is.
        var content = sink.OpenContent(request) ?? (blob.ContinuesAtBytes == 0 ? sink.OpenContent(request with { Name = $"fs/$again$/{step}/{blob.Number}" }) : null)
            ?? throw new ContractBreachException($"blob {blob.Number} has the name of another, or goes on with what is not there");
        return (request, content);
    }

    private StoredContent? End(OpenBlob blob, string? truncated)
    {
        if (blob.Content is null)
        {
            return null;
        }

        var stored = blob.Content.Complete();
        Count++;
        ContentBytes += stored.LengthBytes;
        Contents = Contents.Plus(stored is { Entry: null, OutsidePath: null } ? new(0, 0, 1) : stored.IsDuplicate ? new(0, 1, 0) : new(1, 0, 0));
        sink.AppendLines("files", line.Write(json => BlobLine.Write(json, step, blob.Message, stored, truncated ?? stored.Failure)));
        return stored;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    private sealed class OpenBlob(BlobOpenMessage message, ContentRequest? request, IContentSink? content)
    {
        public OpenBlob(BlobOpenMessage message, (ContentRequest Request, IContentSink Content) opened)
            : this(message, opened.Request, opened.Content)
        {
        }

        public BlobOpenMessage Message => message;

        /// <summary>Where its content goes; null when it is refused.</summary>
        public ContentRequest? Request => request;

        /// <summary>Null when it is refused.</summary>
        public IContentSink? Content => content;

        /// <summary>Whether content came that was not taken any more.</summary>
        public bool IsCut { get; set; }
    }
}
