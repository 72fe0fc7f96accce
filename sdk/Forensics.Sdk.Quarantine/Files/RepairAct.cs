using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>One repair of a removal.</summary>
internal sealed class RepairAct(TargetRoot root, RemovalTicket ticket, RemovalDecision decision, ActCalls actCalls, RemovalOptions options)
{
    private readonly ChangeCalls calls = new(actCalls);
    private Errno failed;
    private string? failedCall;
    private EvidencePath? leftAt;
    private RemovalOutcome? removal;
    private uint? linksLeft;

    public RepairOutcome Run()
    {
        RemovalView before;
        using (var scene = RemovalScene.Open(root, ticket))
        {
            before = scene.View;
            if (scene.Place is null)
            {
                return new() { Before = before, After = before, IsDone = false, Text = before.Fault?.Message ?? "another folder has the path now, and was not touched" };
            }

            Empty(scene, scene.Place);
        }

        // What has its name now, and is to go, goes the usual way; that it is what was captured, and kept, is looked at first.
        if (decision == RemovalDecision.Remove && !failed.Failed && RemovalRepair.Look(root, ticket) is { State: RemovalState.AtName, HasPrivateFolder: false })
        {
            RemoveAgain();
        }

        SetFlagsAgain();

        using var now = RemovalScene.Open(root, ticket);
        var wanted = decision == RemovalDecision.PutBack ? now.View.State is RemovalState.AtName : now.View.State is RemovalState.Gone;
        var isDone = wanted && !failed.Failed && !now.View.HasPrivateFolder && !now.HasObjectBeside && !now.View.IsForeign;
        return new()
        {
            Before = before,
            After = now.View,
            IsDone = isDone,
            Text = isDone ? null : Explain(now.View),
            Errno = failed.Failed ? failed.Number : null,
            SystemCall = failed.Failed ? failedCall : null,
            LinksLeft = removal?.LinksLeft ?? linksLeft,
            LeftAt = leftAt,
            Removal = removal,
        };
    }

    private void Empty(RemovalScene scene, FilePlace place)
    {
        var changed = false;
        if (scene.HasObject)
        {
            changed = true;
            EndObject(place, scene.Folder!.Handle, PrivateFolder.Object, BytePath.Child(place.Beside(scene.Folder.Name).Bytes.Span, PrivateFolder.Object));
        }

        if (scene.HasObjectBeside)
        {
            changed = true;
            var name = PrivateFolder.NameOf(ticket.Token, "object");
            EndObject(place, place.Folder, name, place.Beside(name));
        }

        if (scene.Folder is { } folder && leftAt is null)
        {
            changed = true;
            Note(folder.Remove(calls));
        }

        if (changed)
        {
            Note(calls.Sync(place.Folder));
        }
    }

    private void EndObject(FilePlace place, SafeFileHandle folder, ReadOnlySpan<byte> name, EvidencePath path)
    {
        var isOurs = ticket.File.IsSame(RemovalScene.KeyOf(place.Folder, folder, name));

        // It can have both names: putting back by a link was cut short.
        var hasName = isOurs && ticket.File.IsSame(RemovalScene.KeyOf(place.Folder, place.Folder, place.Name));
        if (hasName || (isOurs && decision == RemovalDecision.Remove && IsUnchanged(folder, name)))
        {
            uint? links = FileStatus.Read(folder, name, out var status).Failed ? null : status.Links;
            var unlinked = calls.Unlink(folder, name);
            Note(unlinked);
            linksLeft = unlinked.Failed || links is null or 0 ? null : links - 1;
            return;
        }

        var error = RemovalAct.MoveBack(calls, folder, name, place.Folder, place.Name);
        Note(error);
        leftAt = error.Failed ? path : leftAt;
    }

    private bool IsUnchanged(SafeFileHandle folder, ReadOnlySpan<byte> name)
        => options.IgnoreContentChange
            || (!FileStatus.Read(folder, name, out var status).Failed && status.ModifiedAt == ticket.ModifiedAt && (long)status.LengthBytes == ticket.SizeBytes);

    private void RemoveAgain()
    {
        if (FileCapture.Open(root, ticket.Path, out var capture) is { } fault)
        {
            failed = new(fault.Errno);
            failedCall = fault.SystemCall;
            return;
        }

        using (capture)
        {
            if (!ticket.File.IsSame(capture!.Key) || (!options.IgnoreContentChange && (capture.Metadata.ModifiedAt != ticket.ModifiedAt || capture.Metadata.SizeBytes != ticket.SizeBytes)))
            {
                return;
            }

            removal = new RemovalAct(capture, ticket.Token, calls, options).Run();
        }
    }

    // The act clears them before it moves the file; a crash after that has to be made good too.
    private void SetFlagsAgain()
    {
        var wanted = InodeFlags.Of(ticket.Flags ?? []).Bits & RemovalAct.ProtectingFlags;
        if (wanted == 0 || FileCapture.Open(root, ticket.Path, out var capture) is not null)
        {
            return;
        }

        using (capture)
        {
            if (ticket.File.IsSame(capture!.Key) && capture.Flags is { } flags && (flags.Bits & wanted) != wanted)
            {
                Note(calls.SetFlags(capture.Content, new(flags.Bits | wanted)));
            }
        }
    }

    private void Note(Errno error)
    {
        if (error.Failed && !failed.Failed)
        {
            failed = error;
            failedCall = calls.Last;
        }
    }

    private string Explain(RemovalView now)
        => leftAt is { } path ? $"the name is taken by another file, or cannot be given back ({failed}): the file lies in {path}"
            : failed.Failed ? $"{failedCall} failed: {failed}"
            : removal is { NameRemoved: false } ? removal.Text ?? "the file could not be removed"
            : now.IsForeign ? "what has the private folder's name is not ours, and was not touched"
            : now.State == RemovalState.Gone ? "the file is in neither place: somebody has removed or moved it"
            : now.State == RemovalState.AtName ? "the file has its name, and was changed since it was captured: capture it again"
            : "the file is not where it should be";
}
