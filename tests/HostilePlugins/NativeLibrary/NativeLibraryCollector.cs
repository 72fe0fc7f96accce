using System.Runtime.InteropServices;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<NativeLibraryCollector>]

namespace Hostile;

/// <summary>Asks a native library that comes with it; the test compiles that library and puts it into the plugin's folder.</summary>
internal sealed partial class NativeLibraryCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.native_library",
        Summary = "Sends one note with what its own native library answers.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("note", null, cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of($"twice 21 is {Twice(21)}", context), cancellationToken).ConfigureAwait(false);
        await context.ConcludeAsync(new("note", ItemState.Collected), cancellationToken).ConfigureAwait(false);
    }

    [LibraryImport("twice", EntryPoint = "twice")]
    private static partial int Twice(int number);
}
