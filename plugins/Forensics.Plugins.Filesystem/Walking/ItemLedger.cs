using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Item ids: the path's text, made unique where two items share one (mounts on top of each other, paths that differ in invalid bytes).</summary>
/// <param name="context">The host.</param>
internal sealed class ItemLedger(CollectionContext context)
{
    private const int MostCharacters = 4_096;
    private const int Suffix = 16;

    private readonly HashSet<string> ids = [];
    private readonly List<ScopeWalk> deferred = [];

    /// <summary>Conclusions of what was walked wait for <see cref="ConcludeDeferredAsync"/>: records of it are still to come.</summary>
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

    /// <summary>Concludes an item whose scope was not walked.</summary>
    public ValueTask ConcludeAsync(string item, ItemState state, string? reason, CancellationToken cancellationToken)
        => context.ConcludeAsync(new(item, state, Reason: reason), cancellationToken);

    /// <summary>Concludes an item whose scope was walked.</summary>
    public ValueTask ConcludeAsync(ScopeWalk walk, CancellationToken cancellationToken)
    {
        if (!IsDeferring)
        {
            return context.ConcludeAsync(walk.Conclusion(), cancellationToken);
        }

        lock (deferred)
        {
            deferred.Add(walk);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Concludes what waited.</summary>
    public async ValueTask ConcludeDeferredAsync(CancellationToken cancellationToken)
    {
        foreach (var walk in deferred)
        {
            await context.ConcludeAsync(walk.Conclusion(), cancellationToken).ConfigureAwait(false);
        }

        deferred.Clear();
    }
}
