using Forensics.Sdk;
using Hostile;

[assembly: Collector<FailFastCollector>]

namespace Hostile;

/// <summary>Ends its process from managed code, as a plugin that meets a "can never happen" does.</summary>
internal sealed class FailFastCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.fail_fast",
        Summary = "Sends one note, then fails fast.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("note", null, cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of("before the end", context), cancellationToken).ConfigureAwait(false);
        Environment.FailFast("this can never happen");
    }
}
