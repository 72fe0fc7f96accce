using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Plugins.Response.Files.Records;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Files;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>
/// Takes a file out of use, in an order that never loses it: content and holders into the bundle, which the host signs; the sealed copy into the quarantine, whole and durable; then its names. Until the
/// copy is there, the file is where it was.
/// </summary>
/// <param name="context">The context.</param>
/// <param name="calls">What every changing call passes through.</param>
internal sealed class FileActs(CollectionContext context, ActCalls calls)
{
    private readonly ActionOrder order = context.Order!;

    /// <summary>What is told of a file before anything is done.</summary>
    public FileAction Plan(FileSubject subject, IReadOnlyList<string> items, ContentCriteria criteria, FileVerb verb)
    {
        var calls = new List<PlannedCall>();
        if (verb.KeepsCopy)
        {
            calls.AddRange(
            [
                new("mkdirat", $"a folder for the object in {QuarantinePlace.Of(order)}"), new("openat", "its files"), new("write", $"{subject.DataBytes} bytes of content, sealed"),
                new("fsync", "the object lasts"), new("renameat2", "it becomes one of the quarantine"),
            ]);
        }

        if (!verb.KeepsOriginal && subject.Captures.Count > 0)
        {
            calls.AddRange(verb.Options.ClearFlags ? [new("ioctl", "FS_IOC_SETFLAGS: immutable and append-only are cleared")] : Array.Empty<PlannedCall>());
            calls.AddRange([new("mkdirat", "a private folder beside the file"), new("renameat2", "the name moves into it"), new("unlinkat", "the name is removed there, then the folder"), new("fsync", "the parent folder")]);
        }

        return new(subject)
        {
            Item = items[0],
            OtherItems = [.. items.Skip(1)],
            Criteria = criteria,
            Verb = verb,
            Target = subject.Path,
            Summary = $"{verb.Word} {subject.Path}{(subject.Captures.Count > 1 ? $" and {subject.Captures.Count - 1} more names of it" : string.Empty)}",
            Calls = calls,
            Losses = [.. Losses(subject, verb.KeepsCopy, verb.KeepsOriginal)],
            Before = new JsonObject
            {
                ["exists"] = subject.Captures.Count > 0,
                ["size_bytes"] = subject.Metadata.SizeBytes,
                ["links"] = subject.Metadata.Links,
                ["mode"] = Convert.ToString((int)subject.Metadata.Mode, 8).PadLeft(4, '0'),
                ["owner_id"] = subject.Metadata.OwnerId,
                ["group_id"] = subject.Metadata.GroupId,
                ["file_id"] = subject.Key.FileId,
            },
        };
    }

    /// <summary>Content and holders into the bundle.</summary>
    public async ValueTask<ActionPreparation> PrepareAsync(FileAction action, CancellationToken cancellationToken)
    {
        var (subject, verb) = (action.Subject, action.Verb);
        foreach (var fault in subject.Faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        // What is in the quarantine already takes no room there: whether it is this is known when it is read.
        if (action.Earlier.Count == 0 && NoRoom(subject, verb) is { } full)
        {
            return full;
        }

        BundledContent stored;
        try
        {
            stored = await BundledContent.StoreAsync(context, subject.Path, subject.Metadata, subject.OpenContent(), subject.Extents, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException unreadable)
        {
            return ActionPreparation.Refused(ItemState.ReadError, $"it cannot be read: {unreadable.Message}: nothing was changed");
        }

        if (!stored.IsWhole || subject.HasChanged())
        {
            return subject.HasChanged()
                ? ActionPreparation.Refused(ItemState.ReadError, "it is being written: what was read is not what it is now; nothing was changed, ask again")
                : ActionPreparation.Refused(ItemState.OverLimit, $"the bundle has no whole copy of it{(context.ContentRefusal is { } refusal ? $" ({refusal})" : string.Empty)}: nothing was changed");
        }

        var hash = stored.Hash;
        if (!action.Criteria.Holds(hash.Sha256, hash.Md5))
        {
            return ActionPreparation.Refused(ItemState.NotRun, $"its content is another now: SHA-256 {hash.Sha256}");
        }

        foreach (var earlier in action.Earlier)
        {
            if (KnownObjects.TryRead(context, earlier, subject, hash.Sha256) is { } kept)
            {
                action.Result = ActionResult.Unchanged($"it is in the quarantine already, as {earlier}");
                await context.EmitAsync(QuarantineObjectRecord.Of(kept, originalDeleted: false, "kept: it was to stay", context.Clock), cancellationToken).ConfigureAwait(false);
                return ActionPreparation.Unneeded(action.Result.Reason!);
            }
        }

        if (action.Earlier.Count > 0 && NoRoom(subject, verb) is { } none)
        {
            return none;
        }

        var objectId = verb.KeepsCopy ? RandomNumberGenerator.GetHexString(16, lowercase: true) : null;
        var scan = HolderScan.Of(context, subject.Key.Identity, subject.Path);
        if (scan.Unknown is { } unknown)
        {
            await context.ReportFaultAsync(new(subject.Path, FaultKind.Unclassified, "HOLDERS_UNKNOWN", $"processes may hold it that could not be looked at: {unknown}"), cancellationToken).ConfigureAwait(false);
        }

        await scan.TellRefusedAsync(context, null, cancellationToken).ConfigureAwait(false);
        action.Unseen = scan.Refused;
        action.Holders = [.. scan.Holders.Select(holder => holder.ToObject())];
        foreach (var holder in scan.Holders)
        {
            await context.EmitAsync(QuarantineHolderRecord.Of(objectId, subject.Path, holder, context.Clock), cancellationToken).ConfigureAwait(false);
        }

        var undo = new FileUndo
        {
            ObjectId = objectId,
            Sha256 = hash.Sha256,
            KeepsOriginal = verb.KeepsOriginal,
            ClearsFlags = verb.Options.ClearFlags,
            RunId = order.RunId,
            Names = verb.KeepsOriginal ? [] : [.. subject.Captures.Select(FileUndo.NameTicket.New)],
        };
        var payload = JsonSerializer.SerializeToUtf8Bytes(undo, UndoJson.Default.FileUndo);
        return payload.Length <= ResponseLimits.UndoBytes
            ? ActionPreparation.Ready(payload)
            : ActionPreparation.Refused(ItemState.OverLimit, $"it has {subject.Captures.Count} names, which are more than one action can undo: name fewer");
    }

    /// <summary>The copy, then the names.</summary>
    public async ValueTask<ActionResult> ApplyAsync(FileAction action, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var undo = JsonSerializer.Deserialize(payload.Span, UndoJson.Default.FileUndo)!;
        QuarantineObject? kept = null;
        if (undo.ObjectId is { } id)
        {
            try
            {
                using var store = QuarantinePlace.Create(order, context.Clock, action.Verb.Store with { Calls = calls });
                kept = Copy(store, action, id, undo.Sha256);
            }
            catch (StoreFullException full)
            {
                return ActionResult.NotDone(ItemState.OverLimit, full.Message);
            }
            catch (Exception failed) when (failed is IOException or ArgumentException)
            {
                return ActionResult.NotDone(ItemState.ReadError, $"the copy cannot be made, and the file stays where it is: {failed.Message}");
            }

            if (kept is null)
            {
                return ActionResult.NotDone(ItemState.ReadError, "it was written while it was copied: nothing was changed, ask again");
            }
        }

        var removed = undo.KeepsOriginal ? [] : action.Subject.Captures.Zip(undo.Names, (capture, name) => FileRemoval.Remove(capture, name.Token, calls, new() { ClearFlags = undo.ClearsFlags })).ToList();
        var left = await Verdict.OfAsync(context, action, undo, removed).ConfigureAwait(false);
        if (kept is not null)
        {
            QuarantinePlace.Note(order, context.Clock, calls, kept.Id, new() { Kind = QuarantineEventKind.Received, At = context.Clock.GetUtcNow(), By = order.By, Result = left.Word, OriginalDeleted = left.OriginalDeleted, WhyNot = left.WhyNot });
            // Whoever interrupts now comes too late: it is done, and is told.
            await context.EmitAsync(QuarantineObjectRecord.Of(kept, left.OriginalDeleted, left.WhyNot, context.Clock), CancellationToken.None).ConfigureAwait(false);
            await context.EmitAsync(QuarantineEventRecord.Of([kept.Id], QuarantineEventKind.Received, order.By, left.Word, context.Clock), CancellationToken.None).ConfigureAwait(false);
        }

        return left.ToResult(kept?.Id);
    }

    /// <summary>Asked before anything is copied. What else is wrong with the quarantine shows when something is put into it.</summary>
    private ActionPreparation? NoRoom(FileSubject subject, FileVerb verb)
    {
        if (!verb.KeepsCopy)
        {
            return null;
        }

        try
        {
            QuarantineStore.RequireRoom(QuarantinePlace.Of(order), subject.DataBytes, context.Clock, verb.Store);
            return null;
        }
        catch (StoreFullException full)
        {
            return ActionPreparation.Refused(ItemState.OverLimit, $"{full.Message}: nothing was changed");
        }
        catch (Exception unknown) when (unknown is IOException or ArgumentException)
        {
            return null;
        }
    }

    private QuarantineObject? Copy(QuarantineStore store, FileAction action, string id, string sha256)
    {
        var subject = action.Subject;
        using var incoming = store.Begin(id, subject.Metadata.SizeBytes, subject.Extents);
        using (var content = subject.OpenContent())
        {
            content.CopyTo(incoming.Stream, ResponseLimits.CopyBytes);
        }

        if (incoming.SizeBytes != subject.Metadata.SizeBytes || subject.HasChanged())
        {
            return null;
        }

        var kept = incoming.Seal(new()
        {
            Paths = subject.Captures.Count > 0 ? [.. subject.Captures.Select(capture => capture.Path)] : [subject.Path],
            FileId = subject.Key.FileId,
            Metadata = subject.Metadata,
            RunId = order.RunId,
            Holders = [.. action.Holders.Take(ResponseLimits.StoredHolders)],
        });
        if (kept.Sha256 == sha256)
        {
            return kept;
        }

        // Written through a mapping, which no time tells: the signed copy and this one are not the same content.
        _ = store.Delete(id, order.By);
        return null;
    }

    private static IEnumerable<string> Losses(FileSubject subject, bool keepsCopy, bool keepsOriginal)
    {
        if (keepsOriginal)
        {
            yield break;
        }

        if (subject.NamelessBecause is { } because)
        {
            yield return $"nothing is removed: {because}";
            yield break;
        }

        yield return "the times of the folder that holds it";
        yield return keepsCopy
            ? "its inode number, change time and time of birth, which no restore brings back"
            : "the file itself: no copy is kept on the device, and the only one is in the bundle";
        if (subject.Metadata.Links > subject.Captures.Count)
        {
            yield return $"nothing of its content: {subject.Metadata.Links - subject.Captures.Count} other hard links of it stay";
        }
    }
}
