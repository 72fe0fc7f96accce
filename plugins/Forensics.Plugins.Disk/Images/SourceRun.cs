using System.Globalization;
using System.Security.Cryptography;
using Forensics.Plugins.Disk.Devices;
using Forensics.Plugins.Disk.Partitions;
using Forensics.Plugins.Disk.Reading;
using Forensics.Plugins.Disk.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Images;

/// <summary>One source: looks at it, tells its partitions and what should be known of it, makes its image.</summary>
internal sealed class SourceRun(DiskImageOptions options, CollectionContext context, RootFiles files, BlockTree tree, DeviceUse use, OutputPlace output, DeviceFacts facts, string? obstacle)
{
    public async Task RunAsync(string item, EvidencePath path, CancellationToken cancellationToken)
    {
        var status = files.Status(path, follow: true);
        var device = status is { Type: FileType.BlockDevice } found ? tree.Of(new SpecialDevice(found.SpecialMajor, found.SpecialMinor)) : null;
        var troubles = files.TakeFaults();
        await ReportAsync(troubles, cancellationToken).ConfigureAwait(false);
        var refusal = status is { } known ? SourceRefusal.Of(options, known, device, output, context.OwnFiles, obstacle) : Unseen(troubles);
        using var reader = new AbandonableReader(context.Clock, TimeSpan.FromSeconds(options.ReadDeadlineSeconds));
        SourceFile? file = null;
        if (refusal is null)
        {
            (file, refusal) = Open(path, reader);
        }

        using (file)
        {
            refusal ??= file!.Status.Type != status!.Value.Type || file.Status.SpecialMajor != status.Value.SpecialMajor || file.Status.SpecialMinor != status.Value.SpecialMinor
                ? (ItemState.ReadError, "another object took its place while it was looked at") : SourceRefusal.OfLength(options, file.IsDevice, file.LengthBytes);
            if (refusal is var (state, reason))
            {
                await context.ConcludeAsync(new(item, state, Reason: reason), cancellationToken).ConfigureAwait(false);
                return;
            }

            await RunAsync(item, path, file!, device, new SourceLook(file!, reader), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(string item, EvidencePath path, SourceFile file, BlockDevice? device, SourceLook look, CancellationToken cancellationToken)
    {
        var table = PartitionTable.Read(look);
        var content = table is null ? ContentSignature.At(look, 0, look.LengthBytes) : null;
        var notices = new SourceNotices(path, tree, use);
        if (device is not null)
        {
            notices.AddUse(device);
        }

        if (content is not null)
        {
            notices.AddContent(content, path.ToString(), device);
        }

        if (table is not null)
        {
            await TellPartitionsAsync(path, table, device, look, notices, cancellationToken).ConfigureAwait(false);
        }

        await ReportAsync(notices.Faults, cancellationToken).ConfigureAwait(false);
        if (look.IsTimedOut)
        {
            await context.ReportFaultAsync(
                Errno.ETIMEDOUT.Fault(path, "CONTENT_UNKNOWN", "pread", $"a read was not answered within {options.ReadDeadlineSeconds} s: partitions, and whether there is ciphertext, are not all told"),
                cancellationToken).ConfigureAwait(false);
        }

        var disk = tree.Of(device?.Parent) ?? device;
        var identity = SourceIdentity.Of(
            path, file, device, disk is null ? null : facts.Serial(disk), disk?.First("device/model", "device/name"), disk is null ? null : DeviceFacts.Wwid(disk));
        if (file.IsDevice && identity is { Serial: null, Wwid: null })
        {
            identity = identity with { StartSha256 = look.At(0, (int)Math.Min(DiskLimits.StartBytes, file.LengthBytes)) is { } start ? Convert.ToHexStringLower(SHA256.HashData(start)) : null };
        }

        var acquisition = new Acquisition(options, context, path, file, device, identity, notices) { Table = table, ContentType = content };
        await acquisition.RunAsync(item, cancellationToken).ConfigureAwait(false);
    }

    private (SourceFile? File, (ItemState State, string Reason)? Refusal) Open(EvidencePath path, AbandonableReader reader)
    {
        if (!reader.TryRead(_ => (Error: SourceFile.Open(context.Root, path, out var opened), File: opened), out var answer))
        {
            return (null, (ItemState.TimedOut, $"it was not opened within {options.ReadDeadlineSeconds} s"));
        }

        return answer.Error.Failed ? (null, (answer.Error.State, $"it cannot be opened: {answer.Error}")) : (answer.File, null);
    }

    private async Task TellPartitionsAsync(EvidencePath path, PartitionTable table, BlockDevice? disk, SourceLook look, SourceNotices notices, CancellationToken cancellationToken)
    {
        foreach (var entry in table.Entries)
        {
            var content = entry.IsExtended ? null : ContentSignature.At(look, entry.OffsetBytes, entry.SizeBytes);
            if (content is not null)
            {
                var partition = disk is null ? null : tree.PartitionsOf(disk).FirstOrDefault(device => device.Number64("partition") == entry.Number);
                notices.AddContent(content, string.Create(CultureInfo.InvariantCulture, $"partition {entry.Number} of it"), partition);
            }

            await context.EmitAsync(Record(path, table, entry, content), cancellationToken).ConfigureAwait(false);
        }

        await ReportAsync(table.Troubles.Select(trouble => new CollectionFault(path, trouble.Kind, trouble.Code, trouble.Words)), cancellationToken).ConfigureAwait(false);
    }

    private DiskPartitionRecord Record(EvidencePath path, PartitionTable table, PartitionEntry entry, string? content) => new()
    {
        Path = path,
        TableType = table.Type,
        TableId = table.Id,
        PartitionNumber = entry.Number,
        PartitionType = entry.TypeId,
        PartitionTypeName = entry.TypeName,
        PartitionId = entry.Id,
        PartitionName = entry.Name,
        PartitionOffsetBytes = entry.OffsetBytes,
        SizeBytes = entry.SizeBytes,
        AttributeBits = entry.AttributeBits?.ToString("x16", CultureInfo.InvariantCulture),
        Bootable = entry.IsActive,
        Extended = entry.IsExtended,
        BeyondEnd = entry.IsBeyondEnd,
        ContentType = content,
        ReadAt = UnixTime.Of(context.Clock.GetUtcNow()),
    };

    private static (ItemState State, string Reason)? Unseen(IReadOnlyList<CollectionFault> troubles)
        => troubles.Count == 0 ? (ItemState.Missing, "there is nothing at this path")
            : (new Errno(troubles[0].Errno) is { Failed: true } error ? error.State : ItemState.Excluded, troubles[0].Message);

    private async Task ReportAsync(IEnumerable<CollectionFault> faults, CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
