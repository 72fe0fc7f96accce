namespace Forensics.Sdk;

/// <summary>Items that actions were done for, each with the worst that came of it.</summary>
internal sealed class ActedItems
{
    private readonly Dictionary<string, (ActionResult Worst, int Count, int NotDone)> items = new(StringComparer.Ordinal);

    public void Add(string item, ActionResult result)
    {
        var isShort = result.ItemState != ItemState.Collected;
        var (worst, count, notDone) = items.GetValueOrDefault(item, (result, 0, 0));
        items[item] = (isShort && worst.ItemState == ItemState.Collected ? result : worst, count + 1, notDone + (isShort ? 1 : 0));
    }

    public async ValueTask ConcludeAsync(CollectionContext context)
    {
        foreach (var (item, (worst, count, notDone)) in items)
        {
            var reason = count == 1 || notDone == 0 ? worst.Reason : $"{notDone} of {count} actions: {worst.Reason}";
            await context.ConcludeAsync(new(item, worst.ItemState, ItemFlags.None, reason), CancellationToken.None).ConfigureAwait(false);
        }

        items.Clear();
    }
}
