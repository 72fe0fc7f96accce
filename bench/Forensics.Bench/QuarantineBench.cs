using System.Diagnostics;
using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Bench;

/// <summary>A quarantine store of many objects: filled by the real code, and listed as the command does, one line an object.</summary>
internal static class QuarantineBench
{
    public static int Run(string act, string place, int count)
    {
        using var store = QuarantineStore.Create(place, TimeProvider.System, new() { FreeFloorBytes = 0 });
        using var own = Process.GetCurrentProcess();
        var (cpu, allocated, wall) = (own.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        var done = act == "fill" ? Fill(store, count) : List(store);
        own.Refresh();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{act}: {done} objects, {(own.TotalProcessorTime - cpu).TotalSeconds:F3} CPU s, {Stopwatch.GetElapsedTime(wall).TotalSeconds:F3} s, {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1048576.0:F1} MiB allocated, heap {GC.GetTotalMemory(forceFullCollection: false) / 1048576.0:F1} MiB, peak {own.PeakWorkingSet64 / 1048576.0:F1} MiB"));
        return 0;
    }

    private static long Fill(QuarantineStore store, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var incoming = store.Begin();
            incoming.Append("#!/bin/sh\n"u8);
            var id = incoming.Seal(new()
            {
                Paths = [EvidencePath.Of($"/var/www/html/wordpress/wp-content/uploads/2026/11/image-{i}.php")],
                RunId = "bench0",
                Metadata = new() { Mode = 0x1a4, OwnerId = 33, GroupId = 33, SizeBytes = 10, Links = 1, Identity = new(1, (ulong)i), ModifiedAt = default, AccessedAt = default, ChangedAt = default },
            }).Id;
            store.AddEvent(id, new() { Kind = QuarantineEventKind.Received, At = DateTimeOffset.UnixEpoch, By = "bench0", Result = "ok", OriginalDeleted = true });
        }

        return count;
    }

    private static long List(QuarantineStore store)
    {
        using var listing = store.List();
        var count = 0L;
        foreach (var item in listing.Items)
        {
            count += item.Path.Bytes.Length > 0 ? 1 : 0;
        }

        return listing.IndexState == IndexState.Current && count == listing.Count ? count : throw new InvalidOperationException(listing.Why);
    }
}
