using Forensics.Sdk;
using Hostile;

[assembly: Collector<EndlessLoopCollector>]

namespace Hostile;

/// <summary>Neither ends nor listens: managed code that never awaits.</summary>
internal sealed class EndlessLoopCollector : Collector<ReadyOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.endless_loop",
        Summary = "Sends one note, then loops for ever and ignores every cancel.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(ReadyOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("note", null, cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of("before the loop", context), cancellationToken).ConfigureAwait(false);
        ReadyFile.Write(options.ReadyFile);
        while (true)
        {
            Thread.SpinWait(1000);
        }
    }
}
