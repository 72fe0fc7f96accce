using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>What looking at processes and acting on them takes, of one run.</summary>
internal sealed class ProcessTools : IDisposable
{
    private ProcessTools(CollectionContext context, ProcFileSystem proc, AbandonableReader reader, long maxHashBytes)
    {
        Context = context;
        Reader = reader;
        Processes = new(proc);
        _ = proc.ReadBootId(out var bootId);
        BootId = bootId;
        BootClock = BootClock.Sample();
        Digests = new(DigestAlgorithms.Md5 | DigestAlgorithms.Sha256, maxHashBytes, Local = new(context.Root), reader);
        Refusals = new(Processes);
    }

    public CollectionContext Context { get; }

    public CandidateReader Processes { get; }

    /// <summary>Null when it is not known.</summary>
    public string? BootId { get; }

    public BootClock BootClock { get; }

    public LocalFiles Local { get; }

    public ProgramDigests Digests { get; }

    public ActRefusals Refusals { get; }

    /// <summary>Reads what may not answer.</summary>
    public AbandonableReader Reader { get; }

    public TimeProvider Clock => Context.Clock;

    public UnixTime Now => UnixTime.Of(Clock.GetUtcNow());

    public static EvidencePath PathOf(int pid) => EvidencePath.Of($"/proc/{pid}");

    /// <summary>Opens them.</summary>
    /// <param name="context">Of the run.</param>
    /// <param name="maxHashBytes">Longest file whose digests are computed.</param>
    /// <param name="refusal">Why there are no processes to act on; its item is to be replaced.</param>
    /// <returns>Null when there is a refusal.</returns>
    public static ProcessTools? Open(CollectionContext context, long maxHashBytes, out ItemConclusion? refusal)
    {
        var reader = new AbandonableReader(context.Clock);
        if (!reader.TryRead(_ => (Refusal: ProcFileSystem.Open(context.Root, string.Empty, out var proc), Proc: proc), out var opened))
        {
            opened.Refusal = new(string.Empty, ItemState.TimedOut, Reason: $"/proc did not answer within {reader.Deadline.TotalSeconds} s");
        }

        // Signals go by the numbers of our own namespace; a procfs of another counts differently.
        refusal = opened.Refusal ?? (opened.Proc!.OwnPid() == Environment.ProcessId
            ? null
            : new(string.Empty, ItemState.Unsupported, Reason: "the procfs of this root numbers processes differently than this process does: act on the running system, in its own PID namespace"));
        if (refusal is null)
        {
            return new(context, opened.Proc!, reader, maxHashBytes);
        }

        opened.Proc?.Dispose();
        reader.Dispose();
        return null;
    }

    public string? UniquePid(ProcessStat stat) => BootId is null ? null : Forensics.Sdk.Linux.Proc.UniquePid.Of(BootId, stat.Pid, stat.StartTicks);

    public void Dispose()
    {
        Processes.Proc.Dispose();
        Reader.Dispose();
    }
}
