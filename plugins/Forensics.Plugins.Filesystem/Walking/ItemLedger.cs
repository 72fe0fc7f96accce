using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Item ids: the path's text, made unique where two items share one (mounts on top of each other, paths that differ in invalid bytes).</summary>
/// <param name="context">The host.</param>
internal sealed class ItemLedger(CollectionContext context)
{
    private const int MostCharacters = 4_096;
    private const int Suffix = 16;

    private readonly HashSet<string> ids = [];

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
        => context.ConcludeAsync(new(item, state, Reason: reason), cancellationToken);
}
