// Long because the ways in which one object can end belong together: each is told once, and the order of the questions matters.
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Stores what was found, once, within the budget, and tells of each object what became of it.</summary>
/// <param name="run">The collection.</param>
internal sealed class ObjectStore(CollectRun run) : IDisposable
{
    private readonly SeenObjects seen = new();
    private readonly CollectBudget budget = new(run.Options, run.Context);
    private readonly List<FoundObject> waiting = [];
    private readonly HashSet<FileIdentity> waitingIdentities = [];
    private long waitingBytes;
    private DigestSelection? digests = DigestSelection.Of(run.Options);

    /// <summary>Stores an object that rules take, or has it wait when it is long.</summary>
    public async ValueTask StoreAsync(FoundObject found, CancellationToken cancellationToken)
    {
        foreach (var fault in found.Faults)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        if (run.OwnFiles.Contains(found.Status.Identity))
        {
            await TellAsync(found, ItemState.Excluded, ItemFlags.None, "a file that this run writes itself", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (await TryAgainAsync(found, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (found.IsRegular && found.WantsContent && found.ContentFault is null && (!found.IsRead || waitingIdentities.Contains(found.Status.Identity)))
        {
            found.DropContent();
            waiting.Add(found);
            waitingIdentities.Add(found.Status.Identity);
            waitingBytes += found.HeldBytes;
            if (waiting.Count == CollectLimits.WaitingFiles || waitingBytes > CollectLimits.WaitingBytes)
            {
                await StoreWaitingAsync((waiting.Count + 1) / 2, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        await StoreFirstAsync(found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores the long files that wait, the shorter first; of equal ones what was asked for first.</summary>
    public ValueTask StoreWaitingAsync(CancellationToken cancellationToken) => StoreWaitingAsync(waiting.Count, cancellationToken);

    /// <summary>Tells of an object that could not be collected, or was left out.</summary>
    public async ValueTask TellAsync(FoundObject found, ItemState state, ItemFlags flags, string? reason, CancellationToken cancellationToken, BlobId? content = null, bool isLink = false)
    {
        var items = run.ItemsOf(found.Rules);
        foreach (var item in items)
        {
            item.Count(state, flags, found.Path, reason);
        }

        var record = FoundRecord.Of(found, items is [var only] ? only.IdAlone : [.. items.Select(item => item.Id)], state, flags, reason) with
        {
            ContentId = content?.Value,
            IsLink = isLink,
            StoredBytes = isLink ? 0 : found.StoredBytes,
            Status = content is null && found.HasStatus ? FoundRecord.Status(found, run.Names, run.MountTable) : null,
        };
        await run.Context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
        if (found.HasStatus)
        {
            seen.Add(found, isLink ? null : content, state, flags);
        }

        run.Progress();
    }

    public void Dispose() => digests?.Dispose();

    private async ValueTask StoreWaitingAsync(int count, CancellationToken cancellationToken)
    {
        var ordered = waiting.OrderBy(found => found.DataBytes).ThenBy(found => found.Rules[0].Item).ToList();
        waiting.Clear();
        waiting.AddRange(ordered.Skip(count));
        waitingBytes = waiting.Sum(found => found.HeldBytes);
        waitingIdentities.Clear();
        waitingIdentities.UnionWith(waiting.Select(found => found.Status.Identity));
        foreach (var found in ordered.Take(count))
        {
            if (!await TryAgainAsync(found, cancellationToken).ConfigureAwait(false))
            {
                await StoreFirstAsync(found, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string? AsBefore(ItemState state) => state == ItemState.Collected ? null : "as it was read by its first name: see that";

    /// <summary>Deals with what was met before: by the same path, or as one more name of the same file.</summary>
    private async ValueTask<bool> TryAgainAsync(FoundObject found, CancellationToken cancellationToken)
    {
        if (!seen.TryFind(found, out var toldItems, out var before))
        {
            return false;
        }

        if (toldItems is not null)
        {
            found.Rules = [.. found.Rules.Where(rule => !toldItems.Contains(rule.Item))];
            if (found.Rules.Length == 0)
            {
                return true;
            }

            if (before is null)
            {
                return false;
            }

            await TellAsync(found, before.Value.State, before.Value.Flags, AsBefore(before.Value.State), cancellationToken, before.Value.Id).ConfigureAwait(false);
            return true;
        }

        if (found.IsFolder || before is null || (!found.IsRegular && found.Status.Links < 2))
        {
            return false;
        }

        var (content, state, flags) = before.Value;
        var id = await run.Context.StoreObjectAsync(Source(found), content, cancellationToken).ConfigureAwait(false);
        await TellAsync(found, state, flags, AsBefore(state), cancellationToken, id, isLink: true).ConfigureAwait(false);
        return true;
    }

    private async ValueTask StoreFirstAsync(FoundObject found, CancellationToken cancellationToken)
    {
        if (!found.IsRegular)
        {
            await StoreObjectAsync(found, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!found.WantsContent)
        {
            await TellAsync(found, ItemState.Collected, ItemFlags.None, null, cancellationToken).ConfigureAwait(false);
            return;
        }

        // What could not be opened has no content to speak of; what could be read in part is worth storing.
        if (found.ContentFault is { } fault && !found.IsRead)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            await TellAsync(found, StateOf(fault), ItemFlags.None, fault.Message, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (digests is not null && !await IsWantedAsync(found, cancellationToken).ConfigureAwait(false))
        {
            found.DropContent();
            run.LeaveOut(found);
            return;
        }

        if (budget.Take(found.DataBytes, run.ItemsOf(found.Rules)) is { } limit)
        {
            await run.Context.ReportFaultAsync(new(found.Path, FaultKind.OverLimit, "FILE_OVER_LIMIT", $"the file is listed and not stored: {limit}"), cancellationToken).ConfigureAwait(false);
            await TellAsync(found, ItemState.OverLimit, ItemFlags.None, limit, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (found.IsRead)
        {
            await StoreShortAsync(found, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await StoreLongAsync(found, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask StoreObjectAsync(FoundObject found, CancellationToken cancellationToken)
    {
        if (found.Status.Type == FileType.SymbolicLink && found.LinkTarget is not { Bytes.IsEmpty: false })
        {
            await TellAsync(found, ItemState.ReadError, ItemFlags.None, "the target of the link could not be read", cancellationToken).ConfigureAwait(false);
            return;
        }

        var id = await run.Context.StoreObjectAsync(Source(found), linkOf: null, cancellationToken).ConfigureAwait(false);
        await TellAsync(found, ItemState.Collected, ItemFlags.None, null, cancellationToken, id).ConfigureAwait(false);
    }

    private async ValueTask StoreShortAsync(FoundObject found, CancellationToken cancellationToken)
    {
        using var content = new ReadContent(found.Content!, found.ContentBytes, found.ContentFault);
        var id = await run.Context.StoreAsync(Source(found), content, cancellationToken).ConfigureAwait(false);
        found.StoredBytes = found.ContentBytes;
        await EndAsync(found, id, found.ContentBytes < found.SizeBytes && !found.IsKernels && found.ContentFault is null, cancellationToken).ConfigureAwait(false);
        found.DropContent();
    }

    private async ValueTask StoreLongAsync(FoundObject found, CancellationToken cancellationToken)
    {
        var (error, file) = run.TryRead(found.Status.Device, watch => (Error: ObjectReader.Reopen(run.Context.Root, found, watch, out var opened), File: opened), out var result)
            ? result : (Errno.ETIMEDOUT, null);
        if (error.Failed)
        {
            found.ContentFault = error == ObjectReader.Stale
                ? new(found.Path, FaultKind.Changed, "FILE_REPLACED", "another file was found here than the one listed; it was not read")
                : error.Fault(found.Path, "CONTENT_UNREADABLE", "openat", "a file could not be opened");
            await run.Context.ReportFaultAsync(found.ContentFault, cancellationToken).ConfigureAwait(false);
            await TellAsync(found, StateOf(found.ContentFault), ItemFlags.None, found.ContentFault.Message, cancellationToken).ConfigureAwait(false);
            return;
        }

        using (file)
        {
            await StoreLongAsync(found, file!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask StoreLongAsync(FoundObject found, SafeFileHandle file, CancellationToken cancellationToken)
    {
        var extents = found.Extents ?? [new(0, found.SizeBytes)];
        using var content = new ExtentStream(file, extents);
        using var answered = run.Answering(content);
        using var cut = new CutStream(answered);
        var id = await run.Context.StoreAsync(Source(found), cut, cancellationToken).ConfigureAwait(false);
        if (content.Error.Failed || answered.IsTimedOut)
        {
            var error = answered.IsTimedOut ? Errno.ETIMEDOUT : content.Error;
            found.ContentFault = error.Fault(found.Path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end") with { OffsetBytes = content.OffsetBytes };
        }

        if (answered.IsTimedOut)
        {
            run.Miss(found.Status.Device);
        }

        // A descriptor that did not answer is asked nothing more.
        found.After = !answered.IsTimedOut && run.TryRead(found.Status.Device, _ => (Error: FileStatus.Read(file, out var status), Status: status), out var after) && !after.Error.Failed
            ? after.Status : null;
        found.StoredBytes = content.ReadBytes;
        await EndAsync(found, id, content.IsShort, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EndAsync(FoundObject found, BlobId id, bool isShort, CancellationToken cancellationToken)
    {
        if (found.ContentFault is null && run.Context.ContentRefusal is { } refusal)
        {
            found.ContentFault = new(found.Path, FaultKind.OverLimit, "CONTENT_UNCERTAIN", $"the index of content tells whether it was stored: {refusal}");
        }

        var flags = (found.Extents is null ? ItemFlags.None : ItemFlags.Sparse) | (found.HasChanged || isShort ? ItemFlags.ChangedDuringRead : ItemFlags.None)
            | (isShort || found.ContentFault is not null ? ItemFlags.Truncated : ItemFlags.None);
        if (found.HasChanged || isShort)
        {
            var message = $"it changed while it was read: {found.SizeBytes} bytes before, {found.After?.LengthBytes} after";
            await run.Context.ReportFaultAsync(new(found.Path, FaultKind.Changed, "FILE_CHANGED", message), cancellationToken).ConfigureAwait(false);
        }

        if (found.ContentFault is { } fault)
        {
            await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        var state = found.ContentFault is { } why ? StateOf(why) : ItemState.Collected;
        await TellAsync(found, state, flags, found.ContentFault?.Message, cancellationToken, id).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsWantedAsync(FoundObject found, CancellationToken cancellationToken)
    {
        if (found.IsRead && found.ContentFault is { } part)
        {
            await run.Context.ReportFaultAsync(part, cancellationToken).ConfigureAwait(false);
            await TellAsync(found, StateOf(part), ItemFlags.None, $"its digest is not known: {part.Message}", cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (found.IsRead)
        {
            return digests!.Takes(found.Content.AsSpan(0, found.ContentBytes));
        }

        var isAnswered = run.TryRead(found.Status.Device, watch => Read(watch), out var result);
        if (!isAnswered)
        {
            digests = DigestSelection.Of(run.Options);
        }

        if (isAnswered && !result.Error.Failed)
        {
            return result.Takes;
        }

        var error = isAnswered ? result.Error : Errno.ETIMEDOUT;
        await run.Context.ReportFaultAsync(error.Fault(found.Path, "CONTENT_UNREADABLE", "pread", "whether a file's digest is among those asked for is not known"), cancellationToken).ConfigureAwait(false);
        await TellAsync(found, error.State, ItemFlags.None, "its digest is not known", cancellationToken).ConfigureAwait(false);
        return false;

        (Errno Error, bool Takes) Read(ReadingWatch watch)
        {
            var takes = false;
            var error = ObjectReader.Reopen(run.Context.Root, found, watch, out var file);
            using (file)
            {
                error = error.Failed ? error : digests!.Read(file, found.SizeBytes, watch, out takes);
            }

            return (error, takes);
        }
    }

    private static BlobSource Source(FoundObject found) => new()
    {
        Kind = BlobKind.File,
        Path = found.Path,
        LengthBytes = found.IsRegular ? found.DataBytes : null,
        Extents = found.Extents,
        Metadata = FoundRecord.Metadata(found),
    };

    private static ItemState StateOf(CollectionFault fault) => fault.Kind switch
    {
        FaultKind.Denied => ItemState.Denied,
        FaultKind.TimedOut => ItemState.TimedOut,
        FaultKind.OverLimit => ItemState.OverLimit,
        FaultKind.Unsupported => ItemState.Unsupported,
        FaultKind.Corrupt => ItemState.Corrupt,
        FaultKind.Vanished or FaultKind.Missing => ItemState.Missing,
        _ => ItemState.ReadError,
    };
}
