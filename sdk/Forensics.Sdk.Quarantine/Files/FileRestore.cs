namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// Puts a file back: content with its holes, owner, mode, extended attributes with access lists and capabilities, flags, access and modification time, all its
/// names. It is made in a private folder beside its place, written out, and then moved to its name in one step: it is never there in half. No folder on the way
/// is entered through a link. In the end it is opened by its path, read back and compared.
/// </summary>
/// <remarks>Times of the folders change and are not set back. Change time, birth time and inode number are the new file's own.</remarks>
public static class FileRestore
{
    /// <summary>Says what a restore will do, for the journal, and refuses one that cannot be done. Nothing is changed.</summary>
    /// <param name="root">The root.</param>
    /// <param name="source">What is to be restored.</param>
    /// <param name="options">How.</param>
    /// <param name="token">As for <see cref="FileRemoval.Remove"/>.</param>
    /// <param name="plan">The plan; null when a fault is returned.</param>
    /// <returns>Null; or why not: a link or no folder on the way, a folder that is missing and shall not be made, a taken name.</returns>
    /// <exception cref="ArgumentException">The token is none, or the source is not as its members say.</exception>
    public static CollectionFault? Plan(TargetRoot root, RestoreSource source, RestoreOptions options, string token, out RestorePlan? plan)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        plan = null;
        var made = new RestorePlan
        {
            Token = token,
            Metadata = source.Metadata,
            Extents = source.Extents,
            ContentSha256 = source.ContentSha256,
            Paths = options.Destination is { } destination ? [destination] : source.Paths,
            Key = options.Destination is null ? source.Key : null,
            Conflict = options.Conflict,
        };
        PlanCheck.MustHold(made);
        var missing = new List<EvidencePath>();
        foreach (var path in made.Paths)
        {
            if (FilePlace.Open(root, path, out var place) is { } fault)
            {
                if (fault.Code != "FOLDER_MISSING" || !options.MakeParents)
                {
                    return fault;
                }

                missing.AddRange(FilePlace.MissingFolders(root, path).Where(folder => !missing.Contains(folder)));
                continue;
            }

            using (place)
            {
                // A name that leads to the file itself is no conflict.
                if (made.Conflict == ConflictRule.Fail && RemovalScene.KeyOf(place!.Folder, place.Folder, place.Name) is { } taken && !(made.Key?.IsSame(taken) ?? false))
                {
                    return ActErrors.EEXIST.Fault(path, "NAME_TAKEN", "renameat2", "the name is taken: ask for it to be replaced, for another name, or another destination");
                }
            }
        }

        plan = made with { MissingFolders = missing };
        return null;
    }

    /// <summary>Restores.</summary>
    /// <param name="root">The root.</param>
    /// <param name="plan">The plan, which is in the journal.</param>
    /// <param name="content">The data of the plan's extents one after the other, from its position to its end. It is not read when the file itself is there still.</param>
    /// <param name="calls">What every changing call passes through; one that it does not let pass has failed.</param>
    /// <returns>What came of it. Nothing throws because of the device.</returns>
    /// <exception cref="ArgumentException">The plan is not as its members say.</exception>
    public static RestoreOutcome Restore(TargetRoot root, RestorePlan plan, Stream content, ActCalls calls)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(calls);
        PlanCheck.MustHold(plan);
        using var act = new RestoreAct(root, plan, new(calls));
        return act.Run(content);
    }
}
