using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>A run of <c>files.collect</c>, in this process or in a child, as JSON: the same from both.</summary>
internal static class FileCollection
{
    /// <param name="root">The root under inspection.</param>
    /// <param name="options">Options as a worker takes them: JSON, snake_case.</param>
    /// <param name="own">Files of the run's own.</param>
    public static Task<string> RunAsync(TargetRoot root, string options, params FileIdentity[] own) => RunAsync(root, options, context => context, own);

    /// <param name="root">The root under inspection.</param>
    /// <param name="options">Options as a worker takes them: JSON, snake_case.</param>
    /// <param name="wrap">What the collector sees instead of the context.</param>
    /// <param name="own">Files of the run's own.</param>
    public static async Task<string> RunAsync(TargetRoot root, string options, Func<RecordingContext, CollectionContext> wrap, params FileIdentity[] own)
    {
        var collector = new FilesCollector();
        var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System) { Own = own };
        await CollectorRun.RunAsync(collector, CollectorRun.Bind<CollectOptions>(options), wrap(context));
        return JsonSerializer.Serialize(new
        {
            files = context.Records("files.file"),
            coverage = context.Records("files.coverage"),
            faults = context.Faults.Select(fault => $"{fault.Subject} {fault.Code} {fault.Kind}"),
            items = context.Items.Select(item => new
            {
                id = item.Key,
                state = item.Value?.State.ToString(),
                flags = item.Value?.Flags.ToString(),
                reason = item.Value?.Reason,
            }),
            content = context.Blobs.ToDictionary(blob => blob.Key.Value, blob => new
            {
                path = blob.Value.Source.Path!.Value.ToString(),
                length = blob.Value.Content.LongLength,
                sha256 = Convert.ToHexStringLower(SHA256.HashData(blob.Value.Content)),
                extents = blob.Value.Source.Extents?.Select(extent => new[] { extent.OffsetBytes, extent.LengthBytes }),
            }),
            links = context.Objects.Where(entry => entry.Value.LinkOf is not null).ToDictionary(entry => entry.Key.Value, entry => entry.Value.LinkOf!.Value.Value),
            objects = context.Objects.Keys.Select(id => id.Value),
            targets = context.Objects.Values.Where(entry => entry.Source.Metadata?.LinkTarget is not null).ToDictionary(entry => entry.Source.Path.ToString()!, entry => entry.Source.Metadata!.LinkTarget.ToString()),
        });
    }
}
