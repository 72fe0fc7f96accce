using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// Ends a restore that was cut short at any of its calls: what is half-made is removed; a file that has its name already gets the rest, other names and flags.
/// A file that was replaced is kept at the name that the restore would have kept it at. Safe to be asked again, and to be cut short itself.
/// </summary>
public static class RestoreRepair
{
    /// <summary>Repairs.</summary>
    /// <param name="root">The root.</param>
    /// <param name="plan">What the journal kept.</param>
    /// <param name="calls">What every changing call passes through.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ArgumentException">The plan is not as its members say.</exception>
    public static RestoreRepairOutcome Finish(TargetRoot root, RestorePlan plan, ActCalls calls)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(calls);
        PlanCheck.MustHold(plan);
        var change = new ChangeCalls(calls);
        var left = new List<EvidencePath>();
        var replaced = new List<ReplacedFile>();
        var wasHalfMade = false;
        for (var index = 0; index < plan.Paths.Count; index++)
        {
            if (FilePlace.Open(root, plan.Paths[index], out var place) is { } fault)
            {
                if (fault.Code != "FOLDER_MISSING")
                {
                    left.Add(plan.Paths[index]);
                }

                continue;
            }

            using (place)
            {
                wasHalfMade |= Empty(plan, place!, index, change, replaced, left);
            }
        }

        if (Find(root, plan) is { } found)
        {
            using var act = new RestoreAct(root, plan, change);
            return new() { IsFinished = true, WasHalfMade = wasHalfMade, Restore = act.Resume(found), Replaced = replaced, Left = left };
        }

        left.AddRange(plan.MissingFolders.Reverse().Where(folder => MissingFolder.Remove(root, folder, change).Failed));
        return new() { IsFinished = false, WasHalfMade = wasHalfMade, Replaced = replaced, Left = left };
    }

    private static bool Empty(RestorePlan plan, FilePlace place, int index, ChangeCalls calls, List<ReplacedFile> replaced, List<EvidencePath> left)
    {
        var error = PrivateFolder.Open(place.Folder, PrivateFolder.NameOf(plan.Token, index), out var folder);
        if (!FileStatus.Read(place.Folder, Placement.ReplacedName(plan, index), out _).Failed)
        {
            replaced.Add(new(place.Path, place.Beside(Placement.ReplacedName(plan, index))));
        }

        if (error.Failed)
        {
            if (error != Errno.ENOENT)
            {
                left.Add(place.Beside(PrivateFolder.NameOf(plan.Token, index)));
            }

            return false;
        }

        using (folder)
        {
            var marker = FileStatus.Read(folder!.Handle, PrivateFolder.Marker, out var made);
            var inside = FileStatus.Read(folder.Handle, PrivateFolder.Object, out var found);
            if (!marker.Failed && !inside.Failed && made.Identity != found.Identity)
            {
                // They have changed places: what is in here was there before us.
                var placement = new Placement(plan, calls);
                error = placement.Keep(place, folder, index);
                replaced.AddRange(placement.Replaced);
            }
            else
            {
                error = inside.Failed ? Errno.Ok : calls.Unlink(folder.Handle, PrivateFolder.Object);
                error = error.Failed || marker.Failed ? error : calls.Unlink(folder.Handle, PrivateFolder.Marker);
            }

            error = error.Failed ? error : folder.Remove(calls);
            _ = calls.Sync(place.Folder);
            if (error.Failed)
            {
                left.Add(place.Beside(folder.Name));
            }

            return true;
        }
    }

    /// <summary>A file at the first path, or at one of the names that the rule would have taken, that has the content of the plan. It must be its owner's, or ours where
    /// the owner could not be set: somebody else may have put the same content there, to change it later.</summary>
    private static FileCapture? Find(TargetRoot root, RestorePlan plan)
    {
        var path = plan.Paths[0];
        for (var number = 0; number <= (plan.Conflict == ConflictRule.Rename ? ActLimits.RestoredNames : 0); number++)
        {
            if (number > 0)
            {
                if (FilePlace.Open(root, plan.Paths[0], out var place) is not null)
                {
                    return null;
                }

                using (place)
                {
                    path = place!.Beside(Placement.RestoredName(place.Name, number));
                }
            }

            if (FileCapture.Open(root, path, out var capture) is { } fault)
            {
                if (number > 0 && fault.Code == "FILE_MISSING")
                {
                    return null; // They are taken in order.
                }

                continue;
            }

            if ((capture!.Metadata.OwnerId == plan.Metadata.OwnerId || PrivateFolder.IsOurs(capture.Metadata.OwnerId))
                && !ContentCheck.Compare(capture.Content, plan, out var isSame).Failed && isSame)
            {
                return capture;
            }

            capture.Dispose();
        }

        return null;
    }
}
