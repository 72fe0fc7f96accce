using Forensics.Sdk;
using Hostile;

[assembly: Collector<LeavesItemsOpenCollector>]

namespace Hostile;

/// <summary>Forgets two of the three items it was asked for.</summary>
internal sealed class LeavesItemsOpenCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.leaves_items_open",
        Summary = "Requests three items, concludes one, and ends.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 3; i++)
        {
            await context.RequestAsync($"item:{i}", EvidencePath.Of($"/item/{i}"), cancellationToken).ConfigureAwait(false);
        }

        await context.ConcludeAsync(new("item:1", ItemState.Empty, Reason: "nothing in it"), cancellationToken).ConfigureAwait(false);
    }
}
