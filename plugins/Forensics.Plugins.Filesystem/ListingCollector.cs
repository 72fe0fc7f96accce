using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Walking;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem;

/// <summary>Lists every name in the local file systems with its full status. Nothing is opened but directories.</summary>
public sealed class ListingCollector : Collector<ListingOptions>
{
    internal static RecordSchema EntrySchema { get; } = RecordSchema.Of(ListingJson.Default.FilesystemEntry);

    /// <inheritdoc/>
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "filesystem.listing",
        Summary = "Every file, directory, link and device of the local file systems with owner, permissions, flags and times.",
        Needs = Needs.ReadAnyPath,
        Impact = Impact.Moderate,
        Volatility = Volatility.Files,
        Cost = new(CostBasis.Files, MicrosecondsPerUnit: 10, BundleBytesPerUnit: 40),
        Records = [EntrySchema],
        References =
        [
            new("https://man7.org/linux/man-pages/man2/getdents.2.html"),
            new("https://man7.org/linux/man-pages/man2/statx.2.html"),
            new("https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html"),
        ],
    };

    /// <inheritdoc/>
    protected override Task CollectAsync(ListingOptions options, CollectionContext context, CancellationToken cancellationToken)
        => new ListingRun(options, context).RunAsync(cancellationToken);
}
