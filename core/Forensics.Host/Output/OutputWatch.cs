using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>
/// Sees from a thread of its own when the file system that takes the bundle does not answer. The thread that writes waits in the kernel then, perhaps deaf to every signal, and all others wait for it: neither the run's time
/// nor Ctrl-C reaches it. That is told; and when the run is to end, the program ends without it. Where even that cannot be, for a thread that SIGKILL does not end, it was told.
/// </summary>
/// <param name="path">The bundle's file; <c>-</c> for standard output, which may be slow, and is not watched.</param>
/// <param name="interruption">Asks the run to end.</param>
/// <param name="maxTime">Time for the whole run; null when there is no limit.</param>
/// <param name="terminal">Where it is told.</param>
/// <param name="clock">Measures the waiting.</param>
internal sealed partial class OutputWatch(string path, Interruption interruption, TimeSpan? maxTime, Terminal terminal, TimeProvider clock) : IDisposable
{
    private const long Answered = 0;
    private const long GivenUp = -1;

    private static readonly TimeSpan TellAfter = TimeSpan.FromSeconds(10);

    // A disk that is slow and no more (a stick that takes 2 MB/s has 64 MiB to synchronise) is not to cost the bundle its end.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly long startedAt = clock.GetTimestamp();
    private ITimer? timer;
    private long askedAt;
    private long toldOf;

    /// <summary>The bundle, once it was created.</summary>
    public BundleWriter? Bundle { get; set; }

    /// <summary>The run, once it has begun.</summary>
    public CollectionRun? Run { get; set; }

    /// <summary>Until what it gives is disposed of, an answer of the bundle's file system is waited for. For one thread at a time, one question at a time: whoever asks holds the lock of the bundle (<see cref="BundleSink"/>).</summary>
    public Question Ask()
    {
        timer ??= path == OutputPlace.StandardOutput.Path ? null : clock.CreateTimer(_ => Check(), null, Look, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref askedAt, clock.GetTimestamp());
        return new(this);
    }

    public void Dispose() => timer?.Dispose();

    private void Check()
    {
        var asked = Volatile.Read(ref askedAt);
        var silence = asked == Answered ? TimeSpan.Zero : clock.GetElapsedTime(asked);
        if (silence >= TellAfter && toldOf != asked)
        {
            toldOf = asked;
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"warning: {path} has not answered for {TellAfter.TotalSeconds} s, and the run waits for it; once it is interrupted, or its time is over, it is given up after {GiveUpAfter.TotalSeconds} s of silence"));
        }

        var isToEnd = interruption.Signal is not null || (maxTime is { } limit && clock.GetElapsedTime(startedAt) >= limit);
        if (silence >= GiveUpAfter && isToEnd && Interlocked.CompareExchange(ref askedAt, GivenUp, asked) == asked)
        {
            GiveUp();
        }

        _ = timer?.Change(Look, Timeout.InfiniteTimeSpan);
    }

    private void GiveUp()
    {
        Run?.Kill();
        var link = Bundle?.LastLink ?? 0;
        terminal.Line($"forensics: {path} does not answer and was given up: the bundle is cut after custody link {link}; where process {Environment.ProcessId} does not end now, it waits in the kernel for an answer");
        terminal.Dispose();
        ExitNow((int)RunVerdict.OfCut(link, interruption.Signal is not null));
    }

    private void End()
    {
        if (Interlocked.Exchange(ref askedAt, Answered) == GivenUp)
        {
            // The program ends, and this thread is to do nothing more.
            Thread.CurrentThread.Join();
        }
    }

    /// <summary>Without a word to threads that wait (<c>_exit(2)</c>).</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int status);

    /// <summary>A question that is under way.</summary>
    public readonly ref struct Question(OutputWatch watch)
    {
        public void Dispose() => watch.End();
    }
}
