using Forensics.Sdk;
using Hostile;

[assembly: Collector<UndeclaredCollector>]

namespace Hostile;

/// <summary>Sends what it never declared, and hides that it was told so.</summary>
internal sealed class UndeclaredCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.undeclared",
        Summary = "Sends a record that its descriptor does not declare, and swallows the exception.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("declared", context), cancellationToken).ConfigureAwait(false);
        try
        {
            await context.EmitAsync("a record of no kind", cancellationToken).ConfigureAwait(false);
        }
        catch (ContractException)
        {
            await context.EmitAsync(HostileNote.Of("after the breach", context), cancellationToken).ConfigureAwait(false);
        }
    }
}
