using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>The area that the kernel would resume from: what it holds is memory of the device, as it was when it went to sleep.</summary>
/// <param name="context">Takes records.</param>
/// <param name="store">Takes content.</param>
/// <param name="items">Takes the item.</param>
/// <param name="stored">Areas that are stored already.</param>
internal sealed class HibernationArea(CollectionContext context, AreaStore store, AreaItems items, IReadOnlyDictionary<FileIdentity, StoredArea> stored)
{
    private static readonly EvidencePath Fstab = EvidencePath.Of("/etc/fstab");

    private readonly List<CollectionFault> faults = [];

    /// <summary>Stores it when an image of a hibernation lies in it.</summary>
    public async Task StoreAsync(IReadOnlyList<SwapEntry> entries, RootFiles files, CancellationToken cancellationToken)
    {
        if (ResumePlace.Read(files) is not { } place)
        {
            await context.RequestAsync("hibernation", null, cancellationToken).ConfigureAwait(false);
            await items.ReportAsync(files.TakeFaults(), cancellationToken).ConfigureAwait(false);
            await context.ConcludeAsync(new("hibernation", ItemState.Empty, Reason: "no place to resume from is configured"), cancellationToken).ConfigureAwait(false);
            return;
        }

        var item = await items.RequestAsync("hibernation:", place.Path ?? EvidencePath.Of(place.Text), cancellationToken).ConfigureAwait(false);
        using var device = place.Path is { } path ? Open(path, place) : null;
        if (device is null)
        {
            if (place.Path is null)
            {
                faults.Add(new(EvidencePath.Of("/sys/power/resume"), FaultKind.Missing, "HIBERNATION_DEVICE_UNKNOWN", $"the place to resume from leads to no device here: {place.Text}"));
            }

            await items.ConcludeAsync(item, null, faults, cancellationToken).ConfigureAwait(false);
            return;
        }

        var header = place.OffsetBytes == 0 ? device.Header : store.HeaderAt(device.File, place.Path!.Value, place.OffsetBytes, faults);
        if (header is not { IsHibernated: true })
        {
            await ConcludeEmptyAsync(item, header, files, cancellationToken).ConfigureAwait(false);
        }
        else if (place.OffsetBytes == 0)
        {
            await StoreAsync(item, place.Path!.Value, device, entries, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await StoreFileAsync(item, place.Path!.Value, entries, files, cancellationToken).ConfigureAwait(false);
        }
    }

    private OpenArea? Open(EvidencePath path, ResumePlace place)
    {
        // A number leads to the kernel's own name, without links; a name of the command line is one of udev's links, as a rule.
        var device = store.Open(path, place.Device is null ? LinkRule.FollowWithinRoot : LinkRule.RefuseAll, faults);
        if (device is null || (device.File.IsDevice && (place.Device is null || place.Device == device.File.Device)))
        {
            return device;
        }

        device.Dispose();
        faults.Add(SwapFaults.AnotherDevice(path));
        return null;
    }

    private async Task ConcludeEmptyAsync(string item, SwapHeader? header, RootFiles files, CancellationToken cancellationToken)
    {
        faults.AddRange(files.TakeFaults());
        if (faults.Count > 0)
        {
            await items.ConcludeAsync(item, null, faults, cancellationToken).ConfigureAwait(false);
            return;
        }

        var reason = header is null ? "no image of a hibernation lies there, nor any header of swap" : $"no image of a hibernation lies there: its signature is {header.Signature}";
        await context.ConcludeAsync(new(item, ItemState.Empty, Reason: reason), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The place is a file system's: of the known files of swap the one that an image lies in.</summary>
    private async Task StoreFileAsync(string item, EvidencePath device, IReadOnlyList<SwapEntry> entries, RootFiles files, CancellationToken cancellationToken)
    {
        // What is only tried out is no trouble of its own.
        var ignored = new List<CollectionFault>();
        foreach (var (path, links) in entries.Where(entry => entry.IsFile).Select(entry => (entry.Path, LinkRule.RefuseAll)).Concat(Configured(files).Select(path => (path, LinkRule.FollowWithinRoot))))
        {
            using var area = store.Open(path, links, ignored);
            if (area is { File.IsDevice: false, Header.IsHibernated: true })
            {
                await StoreAsync(item, path, area, entries, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        faults.Add(SwapFaults.FileUnknown(device));
        await items.ConcludeAsync(item, null, faults, cancellationToken).ConfigureAwait(false);
    }

    private async Task StoreAsync(string item, EvidencePath path, OpenArea area, IReadOnlyList<SwapEntry> entries, CancellationToken cancellationToken)
    {
        if (stored.TryGetValue(area.File.Identity, out var content))
        {
            // Its record stands with the active areas.
            await items.ConcludeAsync(item, content, faults, cancellationToken).ConfigureAwait(false);
            return;
        }

        content = store.Store(area.File, path, "hibernation.", area.Header?.AreaBytes ?? area.File.LengthBytes, faults, cancellationToken);
        await context.EmitAsync(items.Record(path, area, entries.FirstOrDefault(entry => entry.Path == path), content), cancellationToken).ConfigureAwait(false);
        await items.ConcludeAsync(item, content, faults, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Files of swap in fstab(5): the first field of lines whose third one is <c>swap</c>.</summary>
    private static List<EvidencePath> Configured(RootFiles files)
    {
        var paths = new List<EvidencePath>();
        var content = files.Read(Fstab, SwapLimits.TableBytes) is { } bytes ? bytes.ToArray() : [];
        foreach (var line in Encoding.Latin1.GetString(content).Split('\n'))
        {
            var fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (fields is [['/', ..] path, _, "swap", ..] && !path.StartsWith("/dev/", StringComparison.Ordinal) && paths.Count < SwapLimits.Areas)
            {
                paths.Add(new(SwapTable.Unescape(Encoding.Latin1.GetBytes(path))));
            }
        }

        return paths;
    }
}
