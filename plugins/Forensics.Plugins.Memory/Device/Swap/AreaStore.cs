using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>Opens areas and stores their content, on a thread that can be left behind: a device may never answer.</summary>
/// <param name="context">Takes the content.</param>
/// <param name="files">Whose thread it is.</param>
internal sealed class AreaStore(CollectionContext context, RootFiles files)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly BlobNames names = new();

    /// <summary>Opens one, and reads its first page.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="links">The kernel's own paths have none.</param>
    /// <param name="faults">Gets why it cannot be opened, or that page not be read.</param>
    /// <returns>Null when it cannot be opened.</returns>
    public OpenArea? Open(EvidencePath path, LinkRule links, ICollection<CollectionFault> faults)
    {
        if (files.IsBehindAutomount(path))
        {
            return null;
        }

        var at = UnixTime.Of(context.Clock.GetUtcNow());
        if (!files.Reader.TryRead(watch => Open(path, links, watch), out var answer))
        {
            faults.Add(SwapFaults.TimedOut(path, files.Reader));
            return null;
        }

        if (answer.File is null)
        {
            faults.Add(SwapFaults.Unopened(path, answer.Error));
            return null;
        }

        if (answer.Error.Failed)
        {
            faults.Add(SwapFaults.Unread(path, answer.Error));
        }

        return new(answer.File, answer.Error.Failed ? null : SwapHeader.TryParse(answer.Page), !answer.Error.Failed, at);
    }

    /// <summary>Reads a page elsewhere on it.</summary>
    /// <returns>Null when it is no header.</returns>
    public SwapHeader? HeaderAt(AreaFile area, EvidencePath path, long offset, ICollection<CollectionFault> faults)
    {
        var page = new byte[Environment.SystemPageSize];
        if (!files.Reader.TryRead(_ => area.ReadPage(offset, page), out var error))
        {
            faults.Add(SwapFaults.TimedOut(path, files.Reader));
            return null;
        }

        if (error.Failed)
        {
            faults.Add(SwapFaults.Unread(path, error));
        }

        return error.Failed ? null : SwapHeader.TryParse(page);
    }

    /// <summary>Stores one.</summary>
    /// <param name="area">The area.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="prefix">What its name in the bundle begins with.</param>
    /// <param name="areaBytes">How long it should be; no more than there is of device or file is read.</param>
    /// <param name="faults">Gets what is wrong with it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public StoredArea Store(AreaFile area, EvidencePath path, string prefix, long areaBytes, ICollection<CollectionFault> faults, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is not null)
        {
            return new(null, null, null, 0, IsWhole: false);
        }

        if (areaBytes > area.LengthBytes)
        {
            faults.Add(SwapFaults.Short(path, area.LengthBytes, areaBytes));
        }

        var lengthBytes = Math.Min(areaBytes, area.LengthBytes);
        var source = new BlobSource { Kind = BlobKind.Dump, Name = names.Of(prefix, path.Bytes.Span), LengthBytes = lengthBytes };
        var unread = new UnreadTally();
        var isAnswered = files.Reader.TryRead(watch => Store(area, source, unread, watch, cancellationToken), out var stored);
        foreach (var fault in unread.Faults(path))
        {
            faults.Add(fault);
        }

        if (!isAnswered)
        {
            // The blob stays open until the step ends: the thread that sends it may never come back.
            faults.Add(SwapFaults.TimedOut(path, files.Reader));
            return new(source.Name, null, null, unread.Bytes, IsWhole: false);
        }

        if (stored.Cut is var (kind, reason))
        {
            faults.Add(SwapFaults.Cut(path, kind, reason));
        }

        var isWhole = stored.DoneBytes == areaBytes && unread.Bytes == 0 && context.ContentRefusal is null;
        return new(source.Name, stored.Blob, stored.DoneBytes, unread.Bytes, isWhole);
    }

    private (AreaFile? File, Errno Error, byte[] Page) Open(EvidencePath path, LinkRule links, ReadingWatch watch)
    {
        var page = new byte[Environment.SystemPageSize];
        var error = AreaFile.Open(context.Root, path, links, out var file);
        watch.Beat();
        return (file, error.Failed ? error : file!.ReadPage(0, page), page);
    }

    /// <summary>Sends the area from the thread that reads it, so that it is copied once; only the reading is under the deadline.</summary>
    private (BlobId Blob, (FaultKind Kind, string Reason)? Cut, long DoneBytes) Store(AreaFile area, BlobSource source, UnreadTally unread, ReadingWatch watch, CancellationToken cancellationToken)
    {
        watch.Leave();
        try
        {
            var lengthBytes = source.LengthBytes!.Value;
            using var bytes = new AreaContent(area, lengthBytes);
            using var content = new WatchedContent(bytes, watch, () => bytes.TellUnread(unread.Add));
            using var progress = context.Clock.CreateTimer(
                _ =>
                {
                    // Nobody disposes of the timer when this thread is abandoned.
                    if (!watch.IsAbandoned) context.ReportProgress(new(content.DoneBytes, lengthBytes, "bytes"));
                },
                null,
                ProgressInterval,
                ProgressInterval);
            var blob = context.StoreAsync(source, content, cancellationToken).AsTask().GetAwaiter().GetResult();
            return (blob, bytes.Cut, content.DoneBytes);
        }
        finally
        {
            watch.Enter();
        }
    }
}
