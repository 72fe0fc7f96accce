using System.Text.Json.Nodes;
using Forensics.Plugins.Response.Files.Records;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>What is done with objects of the quarantine has in common.</summary>
internal static class ObjectResponder
{
    public static IReadOnlyList<RecordSchema> Records { get; } = [RecordSchema.Of(FileResponseJson.Default.QuarantineEventRecord)];

    /// <summary>Asks for an object, and concludes it where it is not there.</summary>
    /// <param name="context">The context.</param>
    /// <param name="id">Its id.</param>
    /// <param name="deletedIsDone">Whether one that was deleted is as asked for.</param>
    /// <param name="takesDamaged">Whether one that cannot be read is wanted all the same.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Its item, and what is known of it; null when it is concluded.</returns>
    public static async ValueTask<(string Item, StoredObject? Stored, bool IsDamaged)> FindAsync(CollectionContext context, string id, bool deletedIsDone, bool takesDamaged, CancellationToken cancellationToken)
    {
        var item = $"object:{id}";
        await context.RequestAsync(item, null, cancellationToken).ConfigureAwait(false);
        var (state, reason) = (ItemState.Missing, $"the quarantine has no object {id}");
        try
        {
            using var store = QuarantinePlace.TryOpen(context.Order!, context.Clock, new());
            var known = store?.State(id);
            if (known is { Presence: ObjectPresence.Present, Stored: { } stored })
            {
                await TellDamageAsync(context, stored.EventsDamage, cancellationToken).ConfigureAwait(false);
                return (item, stored, false);
            }

            if (known?.DeletedAt is { } at)
            {
                (state, reason) = (deletedIsDone ? ItemState.Collected : ItemState.Missing, $"it was deleted at {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
            }
        }
        catch (StoreDamagedException) when (takesDamaged)
        {
            return (item, null, true);
        }
        catch (StoreDamagedException damaged)
        {
            (state, reason) = (ItemState.Corrupt, damaged.Message);
        }
        catch (IOException unreadable)
        {
            (state, reason) = (ItemState.ReadError, $"the quarantine cannot be read: {unreadable.Message}");
        }

        await context.ConcludeAsync(new(item, state, ItemFlags.None, reason), CancellationToken.None).ConfigureAwait(false);
        return (item, null, false);
    }

    /// <summary>Puts an object's content into the bundle, as the file that it was.</summary>
    public static async ValueTask<ActionPreparation?> StoreAsync(CollectionContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            using var store = QuarantineStore.Open(QuarantinePlace.Of(context.Order!), context.Clock);
            var kept = store.Read(id).Description;
            var stored = await BundledContent.StoreAsync(context, kept.Origin.Paths[0], kept.Origin.Metadata, store.OpenContent(id), KeptExtents.Of(store, kept), cancellationToken).ConfigureAwait(false);
            return stored.IsWhole && stored.Hash.Sha256 == kept.Sha256 ? null
                : ActionPreparation.Refused(ItemState.OverLimit, $"the bundle has no whole copy of it{(context.ContentRefusal is { } refusal ? $" ({refusal})" : string.Empty)}: nothing was changed");
        }
        catch (StoreDamagedException damaged)
        {
            return ActionPreparation.Refused(ItemState.Corrupt, damaged.Message);
        }
        catch (IOException unreadable)
        {
            return ActionPreparation.Refused(ItemState.ReadError, $"the quarantine cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>What is known of an object before something is done with it.</summary>
    public static JsonObject Before(StoredObject stored) => new()
    {
        ["quarantine_id"] = stored.Description.Id,
        ["sha256"] = stored.Description.Sha256,
        ["size_bytes"] = stored.Description.SizeBytes,
        ["original_deleted"] = stored.OriginalDeleted,
    };

    /// <summary>Says that what happened to an object cannot be read, where that is so. Its content is whole all the same.</summary>
    public static async ValueTask TellDamageAsync(CollectionContext context, DamagedObject? damage, CancellationToken cancellationToken)
    {
        if (damage is not null)
        {
            var subject = EvidencePath.Of(Path.Combine(QuarantinePlace.Of(context.Order!), damage.File));
            await context.ReportFaultAsync(new(subject, FaultKind.Corrupt, "EVENTS_DAMAGED", $"what happened to object {damage.Id} is not known in full: {damage.Reason}"), cancellationToken).ConfigureAwait(false);
        }
    }

    public static async ValueTask TellAsync(CollectionContext context, string id, QuarantineEventKind kind, string result, CancellationToken cancellationToken)
        => await context.EmitAsync(QuarantineEventRecord.Of([id], kind, context.Order!.By, result, context.Clock), cancellationToken).ConfigureAwait(false);
}
