using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Stopping;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Memory;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>A process as it was at one moment - threads, registers, mappings - with its memory held open and the layout of its core. Stopped until this is disposed of when that was asked for.</summary>
internal sealed class ProcessCapture : IDisposable
{
    private static readonly TimeSpan MapsDeadline = TimeSpan.FromSeconds(2);

    private readonly List<CollectionFault> faults = [];
    private readonly ProcessDirectory? liveThread;
    private TargetStop? stop;

    private ProcessCapture(ProcessDirectory directory, ProcessDirectory? liveThread, ProcessMemory memory)
    {
        Directory = directory;
        this.liveThread = liveThread;
        Memory = memory;
    }

    public ProcessDirectory Directory { get; }

    public ProcessMemory Memory { get; }

    // Where the kernel shows the memory: when the main thread has ended alone, with the others.
    private ProcessDirectory Image => liveThread ?? Directory;

    public required Candidate Process { get; init; }

    public required DumpMode Mode { get; init; }

    /// <summary>It was not to be stopped, or could not be.</summary>
    public bool IsRunning => !Threads.Any(thread => thread.IsStopped);

    /// <summary>What is wrong with it so far.</summary>
    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <summary>Not all of it is as it was asked for.</summary>
    public bool IsLossy => faults.Count > 0;

    public required UnixTime At { get; init; }

    public IReadOnlyList<ThreadSnapshot> Threads { get; private set; } = [];

    /// <summary><c>/proc/PID/maps</c> of the moment.</summary>
    public FileContent Maps { get; private set; }

    public CoreLayout Layout { get; private set; } = new([], [], []);

    public byte[] Header { get; private set; } = [];

    /// <summary>It was to stand until all was read, and was let go before.</summary>
    public bool IsHeldTooLong => stop is { IsHeldTooLong: true };

    /// <summary>Null when it was not stopped at all.</summary>
    public TimeSpan? Stopped => stop?.Stopped;

    /// <summary>Takes it.</summary>
    /// <param name="process">The process, as it was when it was chosen.</param>
    /// <param name="mode">How long it is stopped.</param>
    /// <param name="rules">What its core is to store.</param>
    /// <param name="tools">What all targets have in common.</param>
    /// <param name="capture">Null when a fault is returned.</param>
    /// <returns>Why there is nothing.</returns>
    public static CollectionFault? Take(Candidate process, DumpMode mode, LayoutRules rules, CaptureTools tools, out ProcessCapture? capture)
    {
        // One that starts another program just then is another one to look at: mappings and registers must be of the memory that was opened.
        for (var attempt = 1; ; attempt++)
        {
            var fault = TakeOnce(process, mode, rules, tools, out capture);
            if (fault is not { Code: DumpFaults.EndedCode } || attempt == StopLimits.Attempts)
            {
                return fault;
            }
        }
    }

    /// <summary>Goes through all that happens while a target stands, so that none has to wait for the compiler.</summary>
    public static void Rehearse(CaptureTools tools)
    {
        if (tools.IsOwnNumbering && !ProcessDirectory.Open(tools.Proc, Environment.ProcessId, out var self).Failed)
        {
            using (self)
            {
                StopRehearsal.Run(self!, () => ReadMaps(self!, tools), tools.Clock);
            }
        }
    }

    /// <summary>Lets the process go on.</summary>
    public void Release() => stop?.Dispose();

    public void Dispose()
    {
        Release();
        Memory.Dispose();
        liveThread?.Dispose();
        Directory.Dispose();
    }

    private static CollectionFault? TakeOnce(Candidate process, DumpMode mode, LayoutRules rules, CaptureTools tools, out ProcessCapture? capture)
    {
        capture = null;
        var error = ProcessDirectory.Open(tools.Proc, process.Pid, out var directory);
        if (error.Failed)
        {
            return error.IsGone() ? DumpFaults.Ended(process.Pid) : DumpFaults.Denied(process.Pid, error, false);
        }

        var liveThread = process.Stat is { State: 'Z', ThreadCount: > 1 } ? directory!.OpenLiveThread() : null;
        error = ProcessMemory.Open(liveThread ?? directory!, process.Pid, tools.IsOwnNumbering, out var memory);
        if (error.Failed)
        {
            using (directory)
            using (liveThread)
            {
                return error.IsGone() ? DumpFaults.Ended(process.Pid) : DumpFaults.Denied(process.Pid, error, UserNamespace.IsAnother(tools.Proc, directory!));
            }
        }

        // It was chosen a while ago, and others were dumped since: it may be called differently now, and its number may be another's.
        var now = new CandidateReader(tools.Proc).Read(process.Pid);
        var taken = new ProcessCapture(directory!, liveThread, memory!) { Process = now ?? process, Mode = mode, At = tools.Now };
        var fault = now?.Stat.StartTicks == process.Stat.StartTicks ? taken.Fill(mode, rules, tools) : DumpFaults.Ended(process.Pid);
        if (fault is not null)
        {
            taken.Dispose();
            return fault;
        }

        capture = taken;
        return null;
    }

    private int LiveThread()
        => liveThread is null ? Process.Pid : Threads.Where(thread => thread.IsStopped || thread.ThreadId != Process.Pid).Select(thread => thread.ThreadId).DefaultIfEmpty(Process.Pid).First();

    private static (Errno Error, MappingList? List) ReadMaps(ProcessDirectory process, CaptureTools tools)
    {
        // Whoever changes the mappings and waits for a silent file system holds everybody who looks at them.
        using var reader = new AbandonableReader(tools.Clock, MapsDeadline, 1);
        return reader.TryRead(watch => (List: (MappingList?)MappingList.Read(process, watch.Beat, out var error), Error: error), out var read) ? (read.Error, read.List) : (Errno.ETIMEDOUT, null);
    }

    private CollectionFault? Fill(DumpMode mode, LayoutRules rules, CaptureTools tools)
    {
        var pid = Process.Pid;
        var maps = (Error: Errno.Ok, List: default(MappingList));
        if (!tools.IsOwnNumbering || tools.Refusals.Why(Process, Directory) is not null)
        {
            var why = tools.Refusals.Why(Process, Directory) ?? "it is of another PID namespace";
            maps = ReadMaps(Image, tools);
            Threads = ThreadList.Of(Directory, why);
            faults.Add(DumpFaults.NotStopped(pid, why));
        }
        else
        {
            stop = TargetStop.Take(Directory, mode, () => maps = ReadMaps(Image, tools), tools.Clock);
            Threads = stop.Threads;
            AddStopFaults(stop, tools);
        }

        if (tools.IsOwnNumbering && MemorySharers.Find(tools.Proc, pid, LiveThread()) is { } sharer)
        {
            Memory.GiveUpNumber();
            if (stop is not null && mode == DumpMode.Consistent)
            {
                faults.Add(DumpFaults.Shared(pid, sharer));
            }
        }

        if (!Memory.IsThere())
        {
            return DumpFaults.Ended(pid);
        }

        if (maps.Error.Failed || maps.List is not { Maps.Count: > 0 } list)
        {
            return DumpFaults.MappingsUnread(pid, maps.Error);
        }

        Maps = list.Text;
        if (list.IsCut)
        {
            faults.Add(DumpFaults.MappingsCut(pid));
        }

        if (list.ArePathsCut)
        {
            faults.Add(DumpFaults.PathsCut(pid));
        }

        // One that ended meanwhile has nothing to show.
        Threads = [.. Threads.Where(thread => thread.Obstacle != ThreadSnapshot.Ended).Select(thread => ThreadList.WithSystemCall(Directory, thread))];
        var flags = ReadFlags(tools);
        if (!tools.Reader.TryRead(watch => LayOut(list.Maps, flags, rules, tools, watch), out var layout))
        {
            return DumpFaults.MemoryTimedOut(pid, tools.Reader.Deadline);
        }

        Layout = layout!;
        if (!CoreNotes.Fit(Layout.Mappings.Select(planned => planned.Mapping)))
        {
            faults.Add(DumpFaults.FilesCut(pid));
        }

        Header = CoreHeader.Of(CoreNotes.Of(Identity(), Threads, Layout.Mappings.Select(planned => planned.Mapping)), Layout);
        return null;
    }

    private CoreLayout LayOut(IReadOnlyList<MemoryMap> maps, Dictionary<ulong, MappingFlags> flags, LayoutRules rules, CaptureTools tools, ReadingWatch watch)
    {
        using var places = new MappingPlaces(Image, tools.Local);
        var builder = new LayoutBuilder(rules, places, Memory.Pagemap.IsInvalid ? null : new PageScan(Memory.Pagemap));
        var failed = Memory.Pagemap.IsInvalid ? Errno.EACCES : Errno.Ok;
        foreach (var map in maps)
        {
            watch.Beat();
            var result = builder.Add(new(map, flags.TryGetValue(map.StartAddress, out var found) ? found : null));
            failed = failed.Failed ? failed : result;
        }

        if (failed.Failed && failed != Errno.ESRCH)
        {
            faults.Add(DumpFaults.PagesUnread(Process.Pid, failed));
        }

        return builder.Layout;
    }

    /// <summary>Without them the dump is made all the same: whoever makes them slow to read hides nothing.</summary>
    private Dictionary<ulong, MappingFlags> ReadFlags(CaptureTools tools)
    {
        var isRead = tools.Reader.TryRead(
            watch =>
            {
                var error = Image.Open("smaps"u8, OpenAs.KernelFile, out var smaps);
                using (smaps)
                {
                    Dictionary<ulong, MappingFlags> flags = [];
                    error = error.Failed ? error : MappingFlagsReader.Read(smaps, out flags, watch.Beat);
                    return (Error: error, Flags: flags);
                }
            },
            out var read);
        var error = isRead ? read.Error : Errno.ETIMEDOUT;
        if (error.Failed && !error.IsGone())
        {
            faults.Add(DumpFaults.FlagsUnread(Process.Pid, error));
        }

        return isRead ? read.Flags : [];
    }

    private ProcessIdentity Identity()
    {
        _ = Image.Read("auxv"u8, CoreLimits.AuxiliaryBytes, out var auxiliary);
        _ = Image.Read("cmdline"u8, CoreLimits.ArgumentBytes, out var arguments);
        return new(Process.Stat, Process.Status, arguments.Bytes, auxiliary.Bytes);
    }

    private void AddStopFaults(TargetStop taken, CaptureTools tools)
    {
        var pid = Process.Pid;
        var notStopped = Threads.Where(thread => thread.Obstacle is not null and not ThreadSnapshot.Ended).ToList();
        if (taken.IsCut)
        {
            faults.Add(DumpFaults.ThreadsCut(pid));
        }

        if (notStopped.Count == 0)
        {
            return;
        }

        var tracer = Tracer(tools);
        faults.Add(tracer is { } who ? DumpFaults.Traced(pid, who)
            : ThreadList.IsFrozen(Directory, notStopped[0].ThreadId) ? DumpFaults.Frozen(pid)
            : DumpFaults.ThreadsNotStopped(pid, notStopped.Count, notStopped[0].Obstacle!));
    }

    /// <summary>Who else traces it: the kernel names the thread that does, and what did not stop in time is still traced by one of ours.</summary>
    private int? Tracer(CaptureTools tools)
    {
        var buffer = new byte[65_536];
        return !Directory.ReadAtOnce("status"u8, buffer, out var length, out _).Failed && ProcessStatus.TryParse(buffer.AsSpan(0, length), out var status)
            && status!.TracerPid is { } tracer and not 0 && !ThreadList.IsOurs(tools.Proc, tracer) ? tracer : null;
    }
}
