using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Files;

[assembly: Collector<QuarantineRestoreResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Puts quarantined files back, or elsewhere.</summary>
public sealed class QuarantineRestoreResponder : Responder<RestoreObjectOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "quarantine.restore",
        Summary = "Puts quarantined files back as they were, or elsewhere; they stay in the quarantine, too.",
        Needs = Needs.ModifiesSystem | Needs.Root,
        Records = ObjectResponder.Records,
        References = FileReferences.All,
    };

    public override Reversal Reversal => Reversal.Impossible;

    public override int UndoVersion => 1;

    /// <summary>What every changing call passes through.</summary>
    internal ActCalls Calls { get; init; } = new();

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(RestoreObjectOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        var destination = options.ToBytes.Length > 0 ? new EvidencePath(Convert.FromBase64String(options.ToBytes)) : options.To.Length > 0 ? EvidencePath.Of(options.To) : (EvidencePath?)null;
        if (destination is not null && options.Ids.Count > 1)
        {
            throw new CollectorException("ONE_DESTINATION", "to: it is one path, and several objects were named: name one");
        }

        foreach (var id in options.Ids.Distinct())
        {
            if (await ObjectResponder.FindAsync(context, id, deletedIsDone: false, takesDamaged: false, cancellationToken).ConfigureAwait(false) is not (var item, { } stored, _))
            {
                continue;
            }

            var (plan, refusal) = new ObjectRestore(context, Calls).Plan(id, RandomNumberGenerator.GetHexString(16, lowercase: true), new() { Conflict = options.Conflict, Destination = destination, MakeParents = options.MakeParents });
            if (plan is null)
            {
                await context.ConcludeAsync(new(item, refusal!.ItemState, ItemFlags.None, refusal.Reason), CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            yield return new ObjectAction
            {
                Id = id,
                Item = item,
                Target = plan.Paths[0],
                Plan = plan,
                Summary = $"restore {id} to {plan.Paths[0]}{(plan.Paths.Count > 1 ? $" and {plan.Paths.Count - 1} more names" : string.Empty)}",
                Calls =
                [
                    .. plan.MissingFolders.Count > 0 ? [new PlannedCall("mkdirat", $"{plan.MissingFolders.Count} folders that are missing")] : Array.Empty<PlannedCall>(),
                    new("mkdirat", "a private folder beside its place"), new("openat", "a new file there"), new("write", $"{stored.Description.SizeBytes} bytes of content"), new("fchown", "owner and group"), new("fchmod", "mode"),
                    new("fsetxattr", $"{stored.Description.Origin.Metadata.Attributes?.Count ?? 0} attributes"), new("utimensat", "times"), new("renameat2", "it gets its name"), new("linkat", $"{plan.Paths.Count - 1} more names"),
                    new("ioctl", "FS_IOC_SETFLAGS: its flags"), new("fsync", "file and folder"),
                ],
                Losses = plan.Conflict == ConflictRule.Replace ? ["the name of what is there now, which is kept beside it", "the times of the folder"] : ["the times of the folder"],
                Before = ObjectResponder.Before(stored),
            };
        }
    }

    protected override ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var (id, plan) = (((ObjectAction)action).Id, ((ObjectAction)action).Plan!);
        var undo = new ObjectUndo(id, plan.Token, plan.Key is null ? plan.Paths[0].Bytes.ToArray() : null, plan.Conflict.ToString(), [.. plan.MissingFolders.Select(folder => folder.Bytes.ToArray())]);
        var payload = JsonSerializer.SerializeToUtf8Bytes(undo, UndoJson.Default.ObjectUndo);
        return ValueTask.FromResult(payload.Length <= ResponseLimits.UndoBytes
            ? ActionPreparation.Ready(payload)
            : ActionPreparation.Refused(ItemState.OverLimit, $"{plan.MissingFolders.Count} folders are missing, which are more than one action can write down: make some of them first"));
    }

    protected override async ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
    {
        var (id, restore) = (((ObjectAction)action).Id, new ObjectRestore(context, Calls));
        var result = restore.Run(id, ((ObjectAction)action).Plan!);
        await restore.TellAsync(id, result, cancellationToken).ConfigureAwait(false);
        return result;
    }

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => ValueTask.FromResult(ActionResult.NotDone(ItemState.Unsupported, "quarantine the file again"));

    protected override async ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var undo = UndoJson.Read(action, UndoJson.Default.ObjectUndo);
        var restore = new ObjectRestore(context, Calls);
        var result = restore.Repair(undo.ObjectId, undo.Token!, OptionsOf(undo), [.. undo.MissingFolders?.Select(folder => new EvidencePath(folder)) ?? []]);
        await restore.TellRepairedAsync(undo.ObjectId, result, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private static RestoreOptions OptionsOf(ObjectUndo undo) => new()
    {
        Destination = undo.Destination is { } path ? new EvidencePath(path) : null,
        Conflict = Enum.Parse<ConflictRule>(undo.Conflict!),
    };
}
