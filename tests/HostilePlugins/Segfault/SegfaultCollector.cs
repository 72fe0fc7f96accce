using System.Runtime.InteropServices;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<SegfaultCollector>]

namespace Hostile;

/// <summary>Writes where nothing is mapped, in native code.</summary>
internal sealed partial class SegfaultCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.segfault",
        Summary = "Sends one note, then dies of a native segmentation fault.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("note", null, cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of("before the fault", context), cancellationToken).ConfigureAwait(false);
        MemorySet(8, 1, 4096);
    }

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint MemorySet(nint destination, int value, nint length);
}
