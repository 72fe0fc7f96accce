using System.Globalization;
using System.Text.Json.Nodes;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;

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

    private bool IsAsAsked => KeepsOriginal || (NamesRemoved && LinksLeft is 0);

    /// <summary>The result in a word.</summary>
    public string Word => IsAsAsked ? "done" : "partly";

    public static Verdict Of(CollectionContext context, FileSubject subject, FileUndo undo, IReadOnlyList<RemovalOutcome> removed)
    {
        if (undo.KeepsOriginal)
        {
            return new() { NamesRemoved = false, OriginalDeleted = false, WhyNot = "kept: it was to stay", KeepsOriginal = true };
        }

        var reasons = removed.Where(outcome => outcome.WhyNot is not (RemovalObstacle.None or RemovalObstacle.HardLinks)).Select(outcome => $"{outcome.Code}: {outcome.Text}").ToList();
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

        var holders = HolderScan.Find(context, subject.Key.Identity, subject.Path);
        if (holders.Count > 0)
        {
            reasons.Add($"still_open: held by {string.Join(", ", holders.Take(16).Select(holder => string.Create(CultureInfo.InvariantCulture, $"{holder.Pid} ({holder.Name}, {holder.Use.ToString().ToLowerInvariant()})")))}{(holders.Count > 16 ? $" and {holders.Count - 16} more" : string.Empty)}");
        }

        return new()
        {
            NamesRemoved = namesRemoved,
            OriginalDeleted = links is 0 && holders.Count == 0,
            WhyNot = reasons.Count == 0 ? null : string.Join("; ", reasons),
            LinksLeft = links,
            KeepsOriginal = false,
        };
    }

    public ActionResult ToResult(string? objectId) => new()
    {
        Outcome = IsAsAsked ? ActionOutcome.Done : objectId is null && !NamesRemoved ? ActionOutcome.Failed : ActionOutcome.Partly,
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
}
