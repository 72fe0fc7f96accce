using Forensics.Plugins.Filesystem.Collecting;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem;

/// <summary>Collects files whole, by path and by artifact definition: content once, metadata always.</summary>
public sealed class FilesCollector : Collector<CollectOptions>
{
    /// <inheritdoc/>
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "files.collect",
        Summary = "Files whole, by path, mask and artifact definition, with all metadata: logs, histories, configuration, persistence.",
        Needs = Needs.ReadAnyPath,
        Impact = Impact.Moderate,
        Volatility = Volatility.Files,
        Records = [RecordSchema.Of(CollectJson.Default.FileRecord), RecordSchema.Of(CollectJson.Default.CoverageRecord), RecordSchema.Of(CollectJson.Default.CommandRecord)],
        References =
        [
            new("https://artifacts.readthedocs.io/en/latest/sources/Format-specification.html"),
            new("https://man7.org/linux/man-pages/man7/inode.7.html"),
            new("https://man7.org/linux/man-pages/man2/openat2.2.html"),
        ],
    };

    /// <inheritdoc/>
    protected override async Task CollectAsync(CollectOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        using var run = new CollectRun(options, context);
        await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
