using System.Globalization;
using System.Text.Json.Nodes;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>What was seen to have become of a file that was to be removed.</summary>
internal sealed record Verdict
{
    /// <summary>Every name that was asked for is gone.</summary>
    public required bool NamesRemoved { get; init; }

    /// <summary>Nothing leads to the content any more: no name, no process that holds it.</summary>
    public required bool OriginalDeleted { get; init; }

    /// <summary>Why it does not hold, in codes and words; null when it does.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Other names that lead to it; null where that could not be asked.</summary>
    public uint? LinksLeft { get; init; }

    /// <summary>Whether the file was to stay.</summary>
    public required bool KeepsOriginal { get; init; }

    /// <summary>What was removed has another content than what is kept.</summary>
    public bool IsAnother { get; private init; }

    /// <summary>Some of the names are gone.</summary>
    public bool AnyRemoved { get; private init; }

    /// <summary>All names were gone when a repair looked: by the interrupted act, or by somebody else.</summary>
    public bool WasGone { get; private init; }

    private bool IsAsAsked => KeepsOriginal || (NamesRemoved && (LinksLeft is 0 || WasGone) && !IsAnother);

    /// <summary>The result in a word.</summary>
    public string Word => IsAsAsked ? "done" : "partly";

    /// <summary>After the act, by what is held.</summary>
    public static async ValueTask<Verdict> OfAsync(CollectionContext context, FileAction action, FileUndo undo, IReadOnlyList<RemovalOutcome> removed)
    {
        var subject = action.Subject;
        if (undo.KeepsOriginal)
        {
            return new() { NamesRemoved = false, OriginalDeleted = false, WhyNot = "kept: it was to stay", KeepsOriginal = true };
        }

        var reasons = removed.Where(outcome => outcome.WhyNot is not (RemovalObstacle.None or RemovalObstacle.HardLinks)).Select(outcome => $"{outcome.Code}: {outcome.Text}").ToList();
        reasons.AddRange(removed.Where(outcome => outcome.FlagsLost).Select(_ => "flags_lost: its immutable or append-only flag was cleared, and cannot be set again"));
        reasons.AddRange(removed.Where(outcome => outcome.FolderLeft is not null).Select(outcome => $"folder_left: {outcome.FolderLeft} could not be removed"));
        var namesRemoved = removed.Count > 0 && removed.All(outcome => outcome.NameRemoved);
        var links = removed.Count > 0 ? removed[^1].LinksLeft : subject.Metadata.Links;
        if (subject.NamelessBecause is { } because)
        {
            reasons.Add($"no_name: {because}");
            namesRemoved = links is 0;
        }

        if (namesRemoved && links is not 0)
        {
            reasons.Add(links is null ? "unknown: its links could not be counted" : string.Create(CultureInfo.InvariantCulture, $"hard_links: {links} other names of it are left"));
        }

        var scan = HolderScan.Of(context, subject.Key.Identity, subject.Path);
        await AddHoldersAsync(context, reasons, scan, action.Unseen).ConfigureAwait(false);
        var isFree = scan is { Holders.Count: 0, Unknown: null };
        var isAnother = namesRemoved && (!isFree || subject.HasChanged()) && HoldsAnother(subject, undo.Sha256);
        if (isAnother)
        {
            reasons.Add("content_changed: it was written in the moment in which it was removed: what is kept is from before");
        }

        return new()
        {
            NamesRemoved = namesRemoved,
            OriginalDeleted = links is 0 && isFree,
            WhyNot = reasons.Count == 0 ? null : string.Join("; ", reasons),
            LinksLeft = links,
            KeepsOriginal = false,
            IsAnother = isAnother,
            AnyRemoved = removed.Any(outcome => outcome.NameRemoved),
        };
    }

    /// <summary>After a repair: what can be known when nobody holds the file any more.</summary>
    /// <param name="context">The context.</param>
    /// <param name="undo">What was to be done.</param>
    /// <param name="origin">What the quarantine knows of the file; null when no copy is kept.</param>
    /// <param name="repaired">What came of each name.</param>
    public static async ValueTask<Verdict> AfterRepairAsync(CollectionContext context, FileUndo undo, ObjectOrigin? origin, IReadOnlyList<RepairOutcome> repaired)
    {
        if (undo.KeepsOriginal)
        {
            return new() { NamesRemoved = false, OriginalDeleted = false, WhyNot = "kept: it was to stay", KeepsOriginal = true };
        }

        var obstacles = repaired.Where(outcome => !outcome.IsDone).Select(outcome => outcome.Text ?? outcome.Removal?.Text ?? "it is not removed").ToList();
        var reasons = obstacles.Select(obstacle => $"not_removed: {obstacle}").ToList();
        var links = undo.Names.Count == 0 ? origin?.Metadata.Links : repaired.LastOrDefault(outcome => outcome.LinksLeft is not null)?.LinksLeft;
        var others = origin is null ? 0 : Math.Max(0, (long)origin.Metadata.Links - undo.Names.Count);
        var wasGone = undo.Names.Count > 0 && obstacles.Count == 0 && links is null && others == 0;
        links = undo.Names.Count > 0 && obstacles.Count == 0 && links is null && others > 0 ? (uint)others : links;
        if (wasGone)
        {
            // The captured count is no proof: a name can have been moved, or another made, while nobody looked.
            reasons.Add("unknown: its names were gone when it was looked for, by the interrupted act or by somebody else");
        }
        else if (obstacles.Count == 0 && links is not 0)
        {
            reasons.Add(links is null ? "unknown: its links could not be counted" : string.Create(CultureInfo.InvariantCulture, $"hard_links: {links} other names of it are left"));
        }

        // Flags are the file's: the last who looked says what is so of all its names; with the last of them they are gone.
        if (!wasGone && links is not 0 && repaired is [.., { FlagsLost: true }])
        {
            reasons.Add("flags_lost: its immutable or append-only flag was cleared, or may have been, and cannot be set again");
        }

        if (undo.Names.Count > 0)
        {
            await AddHoldersAsync(context, reasons, HolderScan.Of(context, undo.Names[0].File.ToKey().Identity, new(undo.Names[0].Path)), told: null).ConfigureAwait(false);
        }

        return new()
        {
            NamesRemoved = obstacles.Count == 0,
            OriginalDeleted = reasons.Count == 0,
            WhyNot = reasons.Count == 0 ? null : string.Join("; ", reasons),
            LinksLeft = links,
            KeepsOriginal = false,
            AnyRemoved = true,
            WasGone = wasGone,
        };
    }

    public ActionResult ToResult(string? objectId) => new()
    {
        Outcome = IsAsAsked ? ActionOutcome.Done : objectId is null && !AnyRemoved ? ActionOutcome.Failed : ActionOutcome.Partly,
        ItemState = IsAsAsked ? ItemState.Collected : ItemState.Denied,
        Reason = IsAsAsked && OriginalDeleted ? null : WhyNot,
        After = new JsonObject
        {
            ["exists"] = KeepsOriginal || !NamesRemoved,
            ["quarantine_id"] = objectId,
            ["original_deleted"] = OriginalDeleted,
            ["links"] = LinksLeft,
        },
    };

    // What was done is told to its end, whoever interrupts.
    private static async ValueTask AddHoldersAsync(CollectionContext context, List<string> reasons, HolderScan scan, string? told)
    {
        await scan.TellRefusedAsync(context, told, CancellationToken.None).ConfigureAwait(false);
        var holders = scan.Holders;
        if (holders.Count > 0)
        {
            reasons.Add($"still_open: held by {string.Join(", ", holders.Take(16).Select(holder => string.Create(CultureInfo.InvariantCulture, $"{holder.Pid} ({holder.Name}, {holder.Use.ToString().ToLowerInvariant()})")))}{(holders.Count > 16 ? $" and {holders.Count - 16} more" : string.Empty)}");
        }

        if (scan.Unknown is { } unknown)
        {
            reasons.Add($"holders_unknown: processes may hold it that could not be looked at: {unknown}");
        }
    }

    // By the descriptor that is held: a write through a mapping moves no time at once.
    private static bool HoldsAnother(FileSubject subject, string sha256)
    {
        try
        {
            using var content = subject.OpenNow();
            return ContentHash.Of(content, CancellationToken.None).Sha256 != sha256;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
