using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>A process that an action is done to, held so that no other can be meant, with what was done to it.</summary>
internal sealed class Member(HeldProcess process, int depth, ProcessTools tools) : IDisposable
{
    private readonly List<SentSignal> signals = [];

    public int Pid => process.Seen.Pid;

    public ulong StartTicks => process.Seen.Stat.StartTicks;

    /// <summary>What was seen of it when it was chosen.</summary>
    public Candidate Seen => process.Seen;

    public HeldProcess Held => process;

    /// <summary>How far it is below the chosen process; 0 for that itself.</summary>
    public int Depth => depth;

    /// <summary>Whether a signal had stopped all of it before.</summary>
    public bool WasStopped { get; init; }

    /// <summary>Why it is left as it is; null when it is not.</summary>
    public string? Refusal { get; init; }

    public IReadOnlyList<SentSignal> Signals => signals;

    /// <summary>The error of the last signal that could not be sent.</summary>
    public Errno Error { get; private set; }

    public FileDigests? Digests { get; set; }

    /// <summary>The stored program.</summary>
    public BlobId? Blob { get; set; }

    public IReadOnlyList<EvidenceText>? Arguments { get; set; }

    public bool HasEnded => process.Handle.WaitForEnd(TimeSpan.Zero);

    /// <summary>Whether a stop waits for it to leave the kernel, or for its control group to be thawed: <c>ShdPnd</c> of proc(5).</summary>
    public bool IsStopPending
    {
        get
        {
            const int StopBit = 18;
            if (process.Directory.Read("status"u8, ProcLimits.MaxStatusBytes, out var content).Failed)
            {
                return false;
            }

            var text = content.Bytes.Span;
            var at = text.IndexOf("\nShdPnd:\t"u8);
            return at >= 0 && Utf8Parser.TryParse(text[(at + "\nShdPnd:\t"u8.Length)..], out ulong pending, out _, 'x') && (pending >> StopBit & 1) != 0;
        }
    }

    public ThreadStates Threads => ThreadStates.Of(process.Directory);

    /// <summary>Takes hold of a process.</summary>
    /// <param name="tools">Of the run.</param>
    /// <param name="pid">Its number.</param>
    /// <param name="startTicks">Its start; null when it may be any.</param>
    /// <param name="depth">How far below the chosen one.</param>
    /// <param name="options">Of the responder.</param>
    /// <param name="member">Null when an error is returned.</param>
    /// <returns>As <see cref="HeldProcess.Open"/>.</returns>
    public static Errno Open(ProcessTools tools, int pid, ulong? startTicks, int depth, SelectionOptions options, out Member? member)
    {
        var error = HeldProcess.Open(tools.Processes, pid, startTicks, out var process);
        if (error.Failed)
        {
            member = null;
            return error;
        }

        var refusal = tools.Refusals.Why(process!, options.DespiteWarning, out var warning);
        if (refusal is null && warning is not null)
        {
            tools.Context.Log(LogSeverity.Warning, $"process {pid} is taken all the same: {warning}");
        }

        member = new(process!, depth, tools) { Refusal = refusal, WasStopped = ThreadStates.Of(process!.Directory).AreStoppedBySignal };
        return error;
    }

    /// <summary>Takes hold of a process that an action of the journal names, whatever it is.</summary>
    public static Errno Open(ProcessTools tools, PayloadProcess named, out Member? member)
    {
        var error = HeldProcess.Open(tools.Processes, named.Pid, named.StartTicks, out var process);
        member = error.Failed ? null : new(process!, 0, tools) { WasStopped = named.WasStopped };
        return error;
    }

    /// <summary>Sends a signal; what could not be sent is kept.</summary>
    /// <returns>The error of <c>pidfd_send_signal(2)</c>.</returns>
    public Errno Send(ProcessSignal signal)
    {
        var error = process.Handle.Send(signal);
        if (error.Failed)
        {
            Error = error.IsGone() ? Error : error;
            return error;
        }

        signals.Add(new(signal switch { ProcessSignal.Kill => "SIGKILL", ProcessSignal.Terminate => "SIGTERM", ProcessSignal.Stop => "SIGSTOP", _ => "SIGCONT" }, tools.Now));
        return error;
    }

    /// <summary>Waits for its end.</summary>
    public async Task<bool> EndsAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = tools.Clock.GetTimestamp();
        for (; ; )
        {
            var left = longest - tools.Clock.GetElapsedTime(began);
            var slice = left < ActingLimits.Slice ? left : ActingLimits.Slice;
            if (await Task.Run(() => process.Handle.WaitForEnd(slice > TimeSpan.Zero ? slice : TimeSpan.Zero), CancellationToken.None).ConfigureAwait(false))
            {
                return true;
            }

            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    public void Dispose() => process.Dispose();
}
