using System.Globalization;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Records;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Stores the images of modules that are nowhere on disk. Where one lies and how long it is comes from the companion: neither is believed.</summary>
/// <param name="subject">Whose they are.</param>
/// <param name="maxBytes">Of all of them.</param>
/// <param name="context">Takes them.</param>
/// <param name="reader">Does the reads: a page may be another program's to deliver, or that of a silent file system.</param>
/// <param name="faults">Gets what is wrong.</param>
internal sealed class ModuleStore(IClrSubject subject, long maxBytes, CollectionContext context, AbandonableReader reader, List<CollectionFault> faults)
{
    // A runtime has one module several times when several of its domains have loaded it.
    private readonly Dictionary<ulong, string?> stored = [];
    private long bytes;

    /// <summary>Stores one, unless it is on disk.</summary>
    /// <returns>The blob's id; null when nothing is stored.</returns>
    public string? Store(ModuleFinding module, CancellationToken cancellationToken)
    {
        if (ClrRecords.IsOnDisk(module) || module is not { Address: { } address, SizeBytes: > 0 and var size } || address > ulong.MaxValue - (ulong)size)
        {
            return null;
        }

        if (stored.TryGetValue(address, out var blob))
        {
            return blob;
        }

        if ((size > maxBytes - bytes ? "max_module_bytes" : stored.Count == ClrLimits.Modules ? $"{ClrLimits.Modules} modules" : context.ContentRefusal) is { } limit)
        {
            if (faults.All(fault => fault.Code != ClrFaults.ModulesCutCode))
            {
                faults.Add(ClrFaults.ModulesCut(subject.Path, limit));
            }

            return null;
        }

        bytes += size;
        var source = new BlobSource { Kind = BlobKind.Extra, Name = string.Create(CultureInfo.InvariantCulture, $"{subject.Name}.{address:x}.dll") };
        if (!reader.TryRead(watch => Send(source, address, size, watch, cancellationToken), out blob))
        {
            // The blob stays open until the step ends: the thread that sends it may never come back.
            faults.Add(ClrFaults.ModuleTimedOut(subject.Path, reader.Deadline));
        }

        stored.Add(address, blob);
        return blob;
    }

    /// <summary>Only the reading is under the deadline.</summary>
    private string Send(BlobSource source, ulong address, long size, ReadingWatch watch, CancellationToken cancellationToken)
    {
        watch.Leave();
        try
        {
            using var content = new WatchedContent(new SubjectRange(subject, address, size), watch, null);
            return context.StoreAsync(source, content, cancellationToken).AsTask().GetAwaiter().GetResult().Value;
        }
        finally
        {
            watch.Enter();
        }
    }
}
