using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Item ids: the path's text, made unique where two items share one (mounts on top of each other, paths that differ in invalid bytes).</summary>
/// <param name="context">The host.</param>
internal sealed class ItemLedger(CollectionContext context)
{
    private const int MostCharacters = 4_096;
    private const int Suffix = 16;

    private readonly HashSet<string> ids = [];
    private readonly List<ItemConclusion> deferred = [];

    /// <summary>Conclusions that an item is collected wait for <see cref="ConcludeDeferredAsync"/>: records of it are still to come.</summary>
    public bool IsDeferring { get; set; }

    public async ValueTask<string> RequestAsync(EvidencePath path, CancellationToken cancellationToken)
    {
        var text = path.ToString();
        text = text.Length > MostCharacters - Suffix ? text[..(MostCharacters - Suffix)] : text;
        var id = text;
        lock (ids)
        {
            for (var n = 2; !ids.Add(id); n++)
            {
                id = $"{text} ({n})";
            }
        }

        await context.RequestAsync(id, path, cancellationToken).ConfigureAwait(false);
        return id;
    }

    public ValueTask ConcludeAsync(string item, ItemState state, string? reason, CancellationToken cancellationToken)
    {
        var conclusion = new ItemConclusion(item, state, Reason: reason);
        if (!IsDeferring || state != ItemState.Collected)
        {
            return context.ConcludeAsync(conclusion, cancellationToken);
        }

        lock (deferred)
        {
            deferred.Add(conclusion);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Concludes what waited.</summary>
    public async ValueTask ConcludeDeferredAsync(CancellationToken cancellationToken)
    {
        foreach (var conclusion in deferred)
        {
            await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
        }

        deferred.Clear();
    }
}
