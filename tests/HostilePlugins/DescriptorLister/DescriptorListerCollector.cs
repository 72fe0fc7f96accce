using System.Diagnostics;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<DescriptorListerCollector>]

namespace Hostile;

/// <summary>Looks for descriptors that were not meant for it: another worker's channel, the bundle, the key.</summary>
internal sealed class DescriptorListerCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.descriptor_lister",
        Summary = "Sends one note for each descriptor of its process, and of a child.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        foreach (var descriptor in new DirectoryInfo("/proc/self/fd").GetFileSystemInfos())
        {
            await context.EmitAsync(HostileNote.Of($"{descriptor.Name} {descriptor.LinkTarget}", context), cancellationToken).ConfigureAwait(false);
        }

        using var child = Process.Start(new ProcessStartInfo("/bin/ls", ["-l", "/proc/self/fd"]) { RedirectStandardOutput = true })!;
        while (await child.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            await context.EmitAsync(HostileNote.Of($"child {line}", context), cancellationToken).ConfigureAwait(false);
        }

        await child.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }
}
