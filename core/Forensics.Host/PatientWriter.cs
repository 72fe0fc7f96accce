using System.Collections.Concurrent;
using System.Globalization;

namespace Forensics.Host;

/// <summary>
/// Writes lines on a thread of its own: a terminal that is held (Ctrl-S, a frozen connection, a pipe that nobody reads) blocks that thread, and not the
/// run, whose time limits have to hold.
/// </summary>
internal sealed class PatientWriter : IDisposable
{
    private const int MaxWaitingLines = 1_024;

    private readonly BlockingCollection<string> waiting = new(MaxWaitingLines);
    private readonly TextWriter writer;
    private readonly Thread thread;
    private long left;

    public PatientWriter(TextWriter writer)
    {
        this.writer = writer;
        thread = new Thread(WriteAll) { IsBackground = true, Name = "terminal" };
        thread.Start();
    }

    /// <summary>Writes a line, or leaves it out when too many wait.</summary>
    public void Offer(string line)
    {
        if (!waiting.TryAdd(line))
        {
            Interlocked.Increment(ref left);
        }
    }

    /// <summary>Writes a line, whatever waits before it.</summary>
    public void Write(string line) => waiting.Add(line);

    /// <summary>Waits until all is written: there is nothing left that it could hold up.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
    }

    private void WriteAll()
    {
        foreach (var line in waiting.GetConsumingEnumerable())
        {
            WriteOne(line);
            if (waiting.Count == 0 && Interlocked.Exchange(ref left, 0) is > 0 and var count)
            {
                WriteOne(string.Create(CultureInfo.InvariantCulture, $"forensics: {count} lines were left out here: nothing took them in time"));
            }
        }
    }

    private void WriteOne(string line)
    {
        try
        {
            writer.WriteLine(line);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The terminal or the pipe is gone, or was opened for reading only; the bundle matters more.
            return;
        }
    }
}
