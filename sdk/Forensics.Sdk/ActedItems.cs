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

    /// <param name="context">Where they go.</param>
    /// <param name="isWhole">Whether all that was planned was tried; else no item is as it was asked for.</param>
    /// <param name="interrupted">The item of an action that was begun and has no result.</param>
    public async ValueTask ConcludeAsync(CollectionContext context, bool isWhole = true, string? interrupted = null)
    {
        if (!isWhole)
        {
            foreach (var item in items.Keys.Append(interrupted).OfType<string>().Distinct().ToList())
            {
                Add(item, ActionResult.NotDone(ItemState.NotRun, "the run ended before all of it was done"));
            }
        }

        foreach (var (item, (worst, count, notDone)) in items)
        {
            var reason = count == 1 || notDone == 0 ? worst.Reason : $"{notDone} of {count} actions: {worst.Reason}";
            await context.ConcludeAsync(new(item, worst.ItemState, ItemFlags.None, reason), CancellationToken.None).ConfigureAwait(false);
        }

        items.Clear();
    }
}
