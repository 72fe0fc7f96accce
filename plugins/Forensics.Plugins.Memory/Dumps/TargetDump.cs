using System.Globalization;
using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>Dumps one target.</summary>
internal sealed class TargetDump(DumpOptions options, LayoutRules rules, CollectionContext context, CaptureTools tools)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private static readonly string[] StateFiles =
    [
        "auxv", "cgroup", "cmdline", "comm", "io", "limits", "loginuid", "mountinfo", "numa_maps", "oom_score_adj", "personality", "sessionid", "smaps_rollup", "stack", "stat", "status", "syscall",
        "timers", "wchan",
    ];

    private readonly DumpRecords records = new(context, tools);

    /// <returns>How its item ends.</returns>
    public async Task<ItemConclusion> RunAsync(Target target, CancellationToken cancellationToken)
    {
        var item = ItemOf(target.Pid);
        if (TargetState.Without(target) is var (state, reason, fault))
        {
            if (fault is not null)
            {
                await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            }

            return new(item, state, Reason: reason);
        }

        if (ProcessCapture.Take(target.Seen!, options.Mode, rules, tools, out var capture) is { } refused)
        {
            await context.ReportFaultAsync(refused, cancellationToken).ConfigureAwait(false);
            return new(item, TargetState.Of(refused), Reason: refused.Message);
        }

        using (capture)
        {
            if (options.Mode == DumpMode.Consistent && StopRefusals.Warning(target.Seen!, capture!.Directory) is { } warning)
            {
                context.Log(LogSeverity.Warning, $"process {target.Pid} is stopped while it is dumped: {warning}");
            }

            return await StoreAsync(item, capture!, cancellationToken).ConfigureAwait(false);
        }
    }

    public static string ItemOf(int pid) => string.Create(CultureInfo.InvariantCulture, $"pid:{pid}");

    private async Task<ItemConclusion> StoreAsync(string item, ProcessCapture capture, CancellationToken cancellationToken)
    {
        var faults = capture.Faults.ToList();
        var unread = new UnreadRanges(capture.Layout.Mappings);
        var dump = StoreCore(capture, unread, faults, cancellationToken);
        capture.Release();
        if (options.ProcState)
        {
            var state = new ProcessState(context);
            await state.StoreAsync(capture.Process.Pid, "maps", capture.Maps, cancellationToken).ConfigureAwait(false);
            await state.StoreAsync(capture.Process.Pid, capture.Directory, StateFiles, cancellationToken).ConfigureAwait(false);
        }

        if (capture.IsHeldTooLong)
        {
            faults.Add(DumpFaults.HeldTooLong(capture.Process.Pid));
        }

        if (unread.Bytes > 0)
        {
            faults.Add(DumpFaults.MemoryUnread(capture.Process.Pid, unread.Bytes));
        }

        if (capture.Layout.Mappings.Any(planned => planned.LeftOut is LeftOut.OverLimit or LeftOut.TooManyRanges))
        {
            faults.Add(DumpFaults.OverLimit(capture.Process.Pid));
        }

        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        await records.EmitAsync(capture, dump, unread, cancellationToken).ConfigureAwait(false);
        var reasons = faults.Select(fault => fault.Message).ToList();
        return context.ContentRefusal is { } refusal ? new(item, ItemState.OverLimit, dump is null ? ItemFlags.None : ItemFlags.Truncated, refusal)
            : faults.FirstOrDefault(fault => fault.Kind == FaultKind.OverLimit) is { } limit ? new(item, ItemState.OverLimit, ItemFlags.Truncated, limit.Message)
            : faults.Count == 0 ? new(item, ItemState.Collected)
            : new(item, ItemState.Collected, ItemFlags.Truncated, string.Join("; ", reasons));
    }

    private StoredDump? StoreCore(ProcessCapture capture, UnreadRanges unread, List<CollectionFault> faults, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is not null)
        {
            return null;
        }

        var pid = capture.Process.Pid;
        using var core = new CoreContent(capture.Header, capture.Layout, capture.Memory);
        var source = new BlobSource { Kind = BlobKind.Dump, Name = string.Create(CultureInfo.InvariantCulture, $"{pid}.core"), LengthBytes = core.FileBytes };
        if (!tools.Reader.TryRead(watch => Store(source, core, unread, watch, cancellationToken), out var stored))
        {
            // The blob stays open until the step ends: the thread that sends it may never come back.
            faults.Add(DumpFaults.MemoryTimedOut(pid, tools.Reader.Deadline));
            return new(source.Name, null, core.FileBytes);
        }

        if (stored.IsCut)
        {
            faults.Add(DumpFaults.Ended(pid));
        }

        return new(source.Name, stored.Blob, core.FileBytes);
    }

    /// <summary>Sends the core from the thread that reads it, so that it is copied once; only the reading is under the deadline.</summary>
    private (BlobId Blob, bool IsCut) Store(BlobSource source, CoreContent core, UnreadRanges unread, ReadingWatch watch, CancellationToken cancellationToken)
    {
        watch.Leave();
        try
        {
            using var content = new WatchedContent(core, watch, () => core.TellUnread(unread.Add));
            using var progress = context.Clock.CreateTimer(
                _ =>
                {
                    // Nobody disposes of the timer when this thread is abandoned.
                    if (!watch.IsAbandoned) context.ReportProgress(new(content.DoneBytes, core.FileBytes, "bytes"));
                },
                null,
                ProgressInterval,
                ProgressInterval);
            var blob = context.StoreAsync(source, content, cancellationToken).AsTask().GetAwaiter().GetResult();
            return (blob, content.IsCut);
        }
        finally
        {
            watch.Enter();
        }
    }
}
