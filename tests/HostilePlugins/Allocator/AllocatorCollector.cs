using System.Runtime.InteropServices;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<AllocatorCollector>]

namespace Hostile;

/// <summary>Takes memory and keeps it: from the runtime's heap, or past the runtime from malloc.</summary>
internal sealed class AllocatorCollector : Collector<AllocatorOptions>
{
    private const int ChunkBytes = 4 << 20;
    private readonly List<byte[]> kept = [];

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.allocator",
        Summary = "Sends one note, then allocates and touches memory until it is stopped.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(AllocatorOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("before the memory", context), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Take(options.Native);
        }
    }

    private unsafe void Take(bool native)
    {
        if (native)
        {
            // Touched, or it would cost nothing; never freed.
            NativeMemory.Fill(NativeMemory.Alloc(ChunkBytes), ChunkBytes, 1);
        }
        else
        {
            var chunk = new byte[ChunkBytes];
            chunk.AsSpan().Fill(1);
            kept.Add(chunk);
        }
    }
}

internal sealed class AllocatorOptions
{
    public bool Native { get; set; }
}
