using System.Text;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Run;

/// <summary>A step's log: what the plugin logs, and what its process prints. Bounded; what is over the bound is counted.</summary>
internal sealed class StepLog(PlannedStep step, IEvidenceSink sink, EvidenceLine line, RunObserver observer, TimeProvider clock)
{
    private readonly byte[] printed = new byte[CollectionLimits.MaxOutputLineBytes];
    private int printedLength;
    private long written;

    /// <summary>Lines that were not kept.</summary>
    public long Dropped { get; private set; }

    /// <summary>The last line that the process printed, but for a runtime's stack trace: what it says before it dies.</summary>
    public string? LastPrinted { get; private set; }

    public void Write(string severity, string source, string message)
    {
        if (written >= CollectionLimits.MaxLogBytes)
        {
            Dropped++;
            return;
        }

        var text = line.Write(json =>
        {
            json.WriteString("at", EvidenceTime.Text(clock));
            json.WriteString("step", step.Id);
            json.WriteString("severity", severity);
            json.WriteString("source", source);
            json.WriteString("message", message);
        });
        written += text.Length;
        sink.AppendLines("log", text);
        observer.Logged(step, severity, message);
    }

    /// <summary>Takes what the process printed, cut into lines.</summary>
    public void Printed(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value == '\n' || printedLength == printed.Length)
            {
                EndPrintedLine();
            }

            if (value != '\n')
            {
                printed[printedLength++] = value;
            }
        }
    }

    public void EndPrintedLine()
    {
        if (printedLength > 0)
        {
            var text = Encoding.UTF8.GetString(printed, 0, printedLength);
            printedLength = 0;
            LastPrinted = IsStackTrace(text) && LastPrinted is not null ? LastPrinted : text;
            Write("information", "worker_output", text);
        }
    }

    // What .NET prints after the sentence that says why it ends; of a stack overflow, frames that repeat stand between dashes.
    private static bool IsStackTrace(string text)
        => text.StartsWith("   at ", StringComparison.Ordinal) || text.StartsWith("--------", StringComparison.Ordinal) || text.StartsWith("Repeated ", StringComparison.Ordinal);
}
