using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>One restore: a new file, or one that is still there, gets the names that it had.</summary>
internal sealed class RestoreAct(TargetRoot root, RestorePlan plan, ChangeCalls calls) : IDisposable
{
    private readonly List<UnrestoredFact> notRestored = [];
    private readonly List<EvidencePath> made = [];
    private readonly List<EvidencePath> left = [];
    private readonly Placement placement = new(plan, calls);
    private FileCapture? existing;
    private SafeFileHandle? held;
    private bool isLinked;

    /// <summary>Restores from the content.</summary>
    public RestoreOutcome Run(Stream content)
    {
        var refusal = MakeFolders();
        if (refusal is null)
        {
            FindExisting();
            refusal = PlaceFirst(content);
        }

        if (refusal is null)
        {
            return Finish(from: 1);
        }

        // Nothing has a name yet: the folders that were made for it go again.
        foreach (var folder in made.AsEnumerable().Reverse())
        {
            if (MissingFolder.Remove(root, folder, calls).Failed)
            {
                left.Add(folder);
            }
        }

        return refusal with { Left = left };
    }

    /// <summary>Goes on with a file that was placed before a crash: other names, flags.</summary>
    public RestoreOutcome Resume(FileCapture file)
    {
        Hold(file);
        placement.Placed.Add(new(plan.Paths[0], file.Path));
        return Finish(from: 1);
    }

    public void Dispose()
    {
        existing?.Dispose();
        held?.Dispose();
    }

    private void Hold(FileCapture file)
    {
        existing = file;
        held = file.Content;
        isLinked = plan.Key is not null && plan.Key.IsSame(file.Key);
    }

    private RestoreOutcome? MakeFolders()
    {
        foreach (var path in plan.MissingFolders)
        {
            if (FilePlace.Open(root, path, out var place) is { } fault)
            {
                return Refuse(fault);
            }

            using (place)
            {
                var error = MissingFolder.Make(place!, calls);
                if (error == ActErrors.EEXIST)
                {
                    continue; // Somebody else was first; what it is shows when it is opened.
                }

                if (error.Failed)
                {
                    return Refuse(ObstacleOf(error), error, path, "a missing folder could not be made");
                }

                made.Add(path);
            }
        }

        return null;
    }

    // The file itself may be there by another name: then its names are given back, and no second file made.
    private void FindExisting()
    {
        foreach (var path in plan.Key is null ? [] : plan.Paths)
        {
            if (FileCapture.Open(root, path, out var capture) is not null)
            {
                continue;
            }

            if (plan.Key!.IsSame(capture!.Key) && !ContentCheck.Compare(capture.Content, plan, out var isSame).Failed && isSame)
            {
                Hold(capture);
                return;
            }

            capture.Dispose();
        }
    }

    private RestoreOutcome? PlaceFirst(Stream content)
    {
        if (FilePlace.Open(root, plan.Paths[0], out var place) is { } fault)
        {
            return Refuse(fault);
        }

        using (place)
        {
            return Place(place!, 0, content);
        }
    }

    private RestoreOutcome? Place(FilePlace place, int index, Stream? content)
    {
        if (held is not null && Placement.Has(place, held))
        {
            placement.Placed.Add(new(place.Path, place.Path));
            return null;
        }

        // Before anything is written: what would be refused in the end.
        if (plan.Conflict == ConflictRule.Fail && !FileStatus.Read(place.Folder, place.Name, out _).Failed)
        {
            return Refuse(RestoreObstacle.NameTaken, default, place.Path, "the name is taken");
        }

        var error = PrivateFolder.Make(place.Folder, PrivateFolder.NameOf(plan.Token, index), calls, out var folder);
        if (error.Failed)
        {
            return calls.Last == "mkdirat" && error == ActErrors.EEXIST
                ? Refuse(RestoreObstacle.TokenUsed, error, place.Beside(PrivateFolder.NameOf(plan.Token, index)), "the private folder of this token is there already: repair the earlier act, or take another token")
                : RefuseFolder(error, place, index);
        }

        using (folder)
        {
            var refusal = held is null ? Make(folder!, place, content!) : Link(folder!, place);
            refusal ??= placement.Place(place, folder!, index, held!) is { } trouble ? Refuse(trouble.WhyNot == default ? ObstacleOf(trouble.Error) : trouble.WhyNot, trouble.Error, place.Path, trouble.Text) : null;
            if (refusal is not null && !FileStatus.Read(folder!.Handle, PrivateFolder.Object, out _).Failed && calls.Unlink(folder.Handle, PrivateFolder.Object).Failed)
            {
                left.Add(BytePath.Child(place.Beside(folder.Name).Bytes.Span, PrivateFolder.Object));
            }

            if (folder!.Remove(calls).Failed)
            {
                left.Add(place.Beside(folder.Name));
            }

            var sync = calls.Sync(place.Folder);
            if (refusal is null && sync.Failed)
            {
                notRestored.Add(new("durability", sync.Number, calls.Last, place.Path));
            }

            return refusal;
        }
    }

    private RestoreOutcome RefuseFolder(Errno error, FilePlace place, int index)
    {
        var name = PrivateFolder.NameOf(plan.Token, index);
        if (calls.Last != "mkdirat" && !FileStatus.Read(place.Folder, name, out _).Failed)
        {
            left.Add(place.Beside(name));
        }

        return Refuse(ObstacleOf(error), error, place.Path, "no private folder can be made there");
    }

    private RestoreOutcome? Make(PrivateFolder folder, FilePlace place, Stream content)
    {
        var writer = new ObjectWriter(plan, place.Path, calls, notRestored);
        var error = calls.MakeFile(folder.Handle, PrivateFolder.Object, out var file);
        held = error.Failed ? null : file;
        if (error.Failed)
        {
            return Refuse(ObstacleOf(error), error, place.Path, "the new file could not be made");
        }

        var (failed, whyNot, text) = writer.WriteContent(file, content);
        if (whyNot != RestoreObstacle.None || failed.Failed)
        {
            return Refuse(whyNot == RestoreObstacle.None ? ObstacleOf(failed) : whyNot, failed, place.Path, text ?? "the content could not be written");
        }

        error = writer.WriteState(file);
        return error.Failed ? Refuse(ObstacleOf(error), error, place.Path, "the new file could not be written out") : null;
    }

    private RestoreOutcome? Link(PrivateFolder folder, FilePlace place)
    {
        var error = calls.Link(held!, folder.Handle, PrivateFolder.Object);
        return error.Failed ? Refuse(ObstacleOf(error), error, place.Path, "the file could not be given another name") : null;
    }

    private RestoreOutcome Finish(int from)
    {
        for (var index = from; index < plan.Paths.Count; index++)
        {
            var path = plan.Paths[index];
            RestoreOutcome? refusal;
            if (FilePlace.Open(root, path, out var place) is { } fault)
            {
                refusal = Refuse(fault);
            }
            else
            {
                using (place)
                {
                    refusal = Place(place!, index, null);
                }
            }

            if (refusal is not null)
            {
                notRestored.Add(new("link", refusal.Errno ?? 0, refusal.SystemCall, path));
            }
        }

        if (!isLinked)
        {
            new ObjectWriter(plan, plan.Paths[0], calls, notRestored).Protect(held!);
        }

        return new()
        {
            WhyNot = RestoreObstacle.None,
            Placed = placement.Placed,
            IsLinked = isLinked,
            Replaced = placement.Replaced,
            MadeFolders = made,
            NotRestored = notRestored,
            Differences = placement.Compare(root, held!),
            Left = left,
        };
    }

    private RestoreOutcome Refuse(CollectionFault fault)
        => new() { WhyNot = RestoreObstacle.PathRefused, Text = fault.Message, Subject = fault.Subject, Errno = fault.Errno == 0 ? null : fault.Errno, SystemCall = fault.SystemCall };

    private RestoreOutcome Refuse(RestoreObstacle why, Errno error, EvidencePath subject, string text) => new()
    {
        WhyNot = why,
        Text = error.Failed ? $"{text}: {error}" : text,
        Subject = subject,
        Errno = error.Failed ? error.Number : null,
        SystemCall = error.Failed ? calls.Last : null,
    };

    private static RestoreObstacle ObstacleOf(Errno error)
        => error == ActErrors.EROFS ? RestoreObstacle.ReadOnlyMount
            : error.IsDenied() ? RestoreObstacle.Denied
            : error.IsFull() ? RestoreObstacle.NoSpace
            : error == ActErrors.EEXIST ? RestoreObstacle.NameTaken
            : RestoreObstacle.Failed;
}
