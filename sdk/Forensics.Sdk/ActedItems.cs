namespace Forensics.Sdk;

/// <summary>Items that actions were done for, each with the first that was not done as asked; its reason says how many were not.</summary>
internal sealed class ActedItems
{
    private readonly Dictionary<string, (ActionResult Told, int Count, int NotDone)> items = new(StringComparer.Ordinal);

    public void Add(string item, ActionResult result)
    {
        var isShort = result.ItemState != ItemState.Collected;
        var (told, count, notDone) = items.GetValueOrDefault(item, (result, 0, 0));
        items[item] = (isShort && told.ItemState == ItemState.Collected ? result : told, count + 1, notDone + (isShort ? 1 : 0));
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

        foreach (var (item, (told, count, notDone)) in items)
        {
            var reason = count == 1 || notDone == 0 ? told.Reason : $"{notDone} of {count} actions: {told.Reason}";
            await context.ConcludeAsync(new(item, told.ItemState, ItemFlags.None, reason), CancellationToken.None).ConfigureAwait(false);
        }

        items.Clear();
    }
}
