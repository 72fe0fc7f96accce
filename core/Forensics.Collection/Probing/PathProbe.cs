using Forensics.Collection.Footprint;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Forensics.Confinement;
using Forensics.Wire;

namespace Forensics.Collection.Probing;

/// <summary>
/// Asks whether a path answers, before this process touches it (ADR 14). Where every mount on the way is on a disk or in memory nothing is asked. Else a process of its own
/// touches it: that one can be left behind, this one, with one of its threads deaf to SIGKILL, could not even end.
/// </summary>
/// <param name="worker">How a worker is started; with other arguments it is the one that asks.</param>
/// <param name="clock">Measures the deadline.</param>
public sealed class PathProbe(WorkerCommand worker, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly List<(int ProcessId, IReadOnlyList<string> Arguments)> started = [];
    private PathWay? way;

    /// <summary>Asks for an object, and the folder that it lies in.</summary>
    /// <param name="option">The option that names it, for the message.</param>
    /// <param name="path">As it was given; null when it was not.</param>
    /// <exception cref="UsageException">It does not answer.</exception>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public void Ask(string option, string? path) => Ask(option, path, ProbeArguments.Place);

    /// <summary>Asks for a folder and everything below it.</summary>
    /// <param name="option">The option that names it, for the message.</param>
    /// <param name="path">As it was given.</param>
    /// <exception cref="UsageException">It does not answer.</exception>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public void AskTree(string option, string path) => Ask(option, path, ProbeArguments.Tree);

    /// <summary>Says what was started. All of it has ended.</summary>
    /// <param name="ledger">The ledger.</param>
    public void AddTo(FootprintLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        foreach (var (processId, arguments) in started)
        {
            ledger.AddStart(processId, arguments, null, "it touched a path on a file system that may not answer, and ended");
        }
    }

    private void Ask(string option, string? path, string what)
    {
        if (string.IsNullOrEmpty(path))
        {
            return;
        }

        // The runtime takes `..` out of a path before the kernel sees links in it; other calls take it as it is.
        var full = Path.GetFullPath(path);
        foreach (var one in new[] { full, Path.Combine(Directory.GetCurrentDirectory(), path) }.Distinct(StringComparer.Ordinal))
        {
            way ??= new(Mount.ReadAll());
            if (way.FirstDoubt(one) is { } mount && Unanswered([.. worker.Arguments, what, one]) is { } silence)
            {
                throw new UsageException($"{option}: {path} lies on {mount.Point} ({mount.FileSystem}), which does not answer: {silence}");
            }
        }
    }

    /// <returns>Null when the process that asks got all its answers.</returns>
    private string? Unanswered(IReadOnlyList<string> command)
    {
        var (output, theirOutput) = PrivateChannels.Pipe();
        using (output)
        using (theirOutput)
        {
            ChildProcess.KeepEndedChildren();
            var processId = Spawn.Start(new() { Command = command, Environment = worker.Environment, Descriptors = [], Output = theirOutput });
            using var process = new ChildProcess(processId);
            theirOutput.Dispose();
            started.Add((processId, command));
            var (deadline, began) = (CollectionLimits.StartWait, clock.GetTimestamp());
            Span<byte> said = stackalloc byte[64];
            while (process.TryReap() is null && clock.GetElapsedTime(began) < deadline)
            {
                var ready = Poll.Readable([output, process.Descriptor], Look);
                if ((ready & 1) != 0 && ReadDescriptor.Available(output, said) > 0)
                {
                    (deadline, began) = (CollectionLimits.ProbeWait, clock.GetTimestamp());
                }
            }

            if (process.End is { } end)
            {
                return end is { Exited: true, Status: 0 } ? null : throw new IOException($"{command[0]} {command[^2]} {command[^1]}: {end}");
            }

            process.Kill();
            _ = Poll.Readable([process.Descriptor], CollectionLimits.LastWordWait);
            return $"nothing came within {deadline.TotalSeconds:0} s; process {processId}, which asked, was killed{(process.TryReap() is null ? ", and stays until it is answered" : string.Empty)}";
        }
    }
}
