using Forensics.Sdk;
using Hostile;

[assembly: Collector<EndlessOutputCollector>]

namespace Hostile;

/// <summary>Sends until somebody stops it; what it sends does not compress to nothing.</summary>
internal sealed class EndlessOutputCollector : Collector<ReadyOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.endless_output",
        Summary = "Sends records without end.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(ReadyOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        var sent = 0;
        while (true)
        {
            var noise = System.Security.Cryptography.RandomNumberGenerator.GetHexString(1024);
            await context.EmitAsync(HostileNote.Of($"{sent}:{noise}", context), CancellationToken.None).ConfigureAwait(false);
            if (++sent == 10)
            {
                ReadyFile.Write(options.ReadyFile);
            }
        }
    }
}
