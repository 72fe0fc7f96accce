using Forensics.Sdk;
using Hostile;
using YamlDotNet.RepresentationModel;

[assembly: Collector<OtherVersionsCollector>]

namespace Hostile;

/// <summary>Not hostile, only old: brings a library that the host has in a later version, and uses it.</summary>
internal sealed class OtherVersionsCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.other_versions",
        Summary = "Sends the versions of the libraries it runs with, and what its own one reads.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        foreach (var library in new[] { typeof(YamlStream), typeof(Collector) })
        {
            var name = library.Assembly.GetName();
            await context.EmitAsync(HostileNote.Of($"{name.Name} {name.Version!.ToString(2)}", context), cancellationToken).ConfigureAwait(false);
        }

        var yaml = new YamlStream();
        yaml.Load(new StringReader("read: by its own version"));
        var read = ((YamlMappingNode)yaml.Documents[0].RootNode).Children["read"];
        await context.EmitAsync(HostileNote.Of($"{read}", context), cancellationToken).ConfigureAwait(false);
    }
}
