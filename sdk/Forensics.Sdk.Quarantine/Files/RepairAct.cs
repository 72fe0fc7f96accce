using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
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
                return new() { Before = before, After = before, IsDone = false, FlagsLost = options.ClearFlags && ticket.ProtectingFlags != 0, Text = before.Fault?.Message ?? "another folder has the path now, and was not touched" };
            }

            Empty(scene, scene.Place);
        }

        // What has its name now, and is to go, goes the usual way; that it is what was captured, and kept, is looked at first.
        if (decision == RemovalDecision.Remove && !failed.Failed && RemovalRepair.Look(root, ticket) is { State: RemovalState.AtName, HasPrivateFolder: false })
        {
            RemoveAgain();
        }

        var flagsLost = options.ClearFlags && !HasFlagsAgain() && (removal?.LinksLeft ?? linksLeft) != 0;

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
            FlagsLost = flagsLost,
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
        if (isOurs)
        {
            Unprotect(folder, name);
        }

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

    // It came there without them; the repair of another of its names can have set them again.
    private void Unprotect(SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        if (ticket.ProtectingFlags == 0)
        {
            return;
        }

        var error = DirectoryReading.OpenChild(folder, name, OpenAs.RegularFile, out var file);
        using (file)
        {
            if (!error.Failed && !InodeFlags.Read(file, out var flags).Failed && (flags.Bits & RemovalAct.ProtectingFlags) != 0)
            {
                Note(calls.SetFlags(file, new(flags.Bits & ~RemovalAct.ProtectingFlags)));
            }
        }
    }

    // The act clears them before it moves the file; a crash after that has to be made good too, and other names can lead to it when this one is gone.
    private bool HasFlagsAgain()
    {
        var wanted = ticket.ProtectingFlags;
        if (wanted == 0)
        {
            return true;
        }

        if (FilePlace.Open(root, ticket.Path, out var place) is not null)
        {
            return false;
        }

        using (place)
        {
            var error = DirectoryReading.OpenChild(place!.Folder, place.Name, OpenAs.RegularFile, out var file);
            if (error.Failed || FileKey.Read(place.Folder, file, out var key).Failed || !ticket.File.IsSame(key))
            {
                file.Dispose();

                // Without a handle nothing leads to the file from here.
                error = ticket.Handle?.Open(place.Folder, out file) ?? Errno.ENOENT;
            }

            using (file)
            {
                // By its handle what is nowhere is stale. What cannot be looked at ends no removal: the name is gone all the same.
                return error.Failed ? error == ProcessErrors.Replaced
                    : !FileStatus.Read(file, out var status).Failed
                        && (status.Links == 0 || (!InodeFlags.Read(file, out var flags).Failed && ((flags.Bits & wanted) == wanted || !calls.SetFlags(file, new(flags.Bits | wanted)).Failed)));
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
