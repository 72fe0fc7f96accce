using System.Runtime.CompilerServices;
using Forensics.Sdk;
using Hostile;
using YamlDotNet.RepresentationModel;

[assembly: Collector<MissingDependencyCollector>]

namespace Hostile;

/// <summary>Needs a library that is not there, and finds out in the middle of its work.</summary>
internal sealed class MissingDependencyCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.missing_dependency",
        Summary = "Sends one note, then calls into a library that it does not bring.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("before the library", context), cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of(Read(), context), cancellationToken).ConfigureAwait(false);
    }

    // A method of its own: the library is looked for when it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Read() => new YamlScalarNode("read").ToString();
}
