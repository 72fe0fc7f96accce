using Forensics.Plugins.Disk.Devices;
using Forensics.Plugins.Disk.Images;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk;

/// <summary>One run of <c>disk.image</c>: tells what devices there are, then makes the image.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="context">The host.</param>
/// <param name="takesAnyRoot">Whether the root need not be a running system's.</param>
internal sealed class DiskRun(DiskImageOptions options, CollectionContext context, bool takesAnyRoot)
{
    private const string DevicesItem = "devices";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await context.RequestAsync(DevicesItem, null, cancellationToken).ConfigureAwait(false);
        var path = EvidencePath.Of(options.Source);
        var item = $"source:{options.Source[..Math.Min(options.Source.Length, DiskLimits.ItemPathLength)]}";
        if (options.Source.Length > 0)
        {
            await context.RequestAsync(item, path, cancellationToken).ConfigureAwait(false);
        }

        using var files = new RootFiles(context.Root, context.Clock);
        var obstacle = takesAnyRoot ? null : RunningSystem.Obstacle(context.Root);
        var tree = obstacle is null ? BlockTree.Read(files) : BlockTree.Empty(files);
        var use = obstacle is null ? DeviceUse.Read(files) : DeviceUse.None(files);
        var output = new OutputPlace(context.OutputDevices, tree);
        var facts = new DeviceFacts(tree, use, output, files);
        await TellDevicesAsync(tree, facts, files, obstacle, cancellationToken).ConfigureAwait(false);
        if (options.Source.Length > 0)
        {
            await new SourceRun(options, context, files, tree, use, output, facts, obstacle).RunAsync(item, path, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellDevicesAsync(BlockTree tree, DeviceFacts facts, RootFiles files, string? obstacle, CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var device in tree.Devices.Where(device => device.IsInUse))
        {
            await context.EmitAsync(facts.Record(device, UnixTime.Of(context.Clock.GetUtcNow())), cancellationToken).ConfigureAwait(false);
            told++;
        }

        foreach (var fault in files.TakeFaults())
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        await context.ConcludeAsync(
            obstacle is not null ? new(DevicesItem, ItemState.Excluded, Reason: obstacle)
            : told == 0 ? new(DevicesItem, ItemState.Empty, Reason: "there is no block device")
            : new(DevicesItem, ItemState.Collected),
            cancellationToken).ConfigureAwait(false);
    }
}
