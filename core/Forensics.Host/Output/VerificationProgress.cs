using System.Globalization;

namespace Forensics.Host.Output;

/// <summary>One line on a terminal that tells how far a verification is, drawn over itself and taken away at the end.</summary>
/// <param name="writer">The terminal.</param>
/// <param name="clock">Measures the rate, and how seldom it is drawn.</param>
/// <param name="lengthBytes">Length of the file.</param>
internal sealed class VerificationProgress(TextWriter writer, TimeProvider clock, long lengthBytes) : IProgress<long>, IDisposable
{
    private const string StartOfLine = "\r";
    private const string EraseToEnd = "\e[K";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly long began = clock.GetTimestamp();
    private long drawn;
    private bool isDrawn;

    public void Report(long value)
    {
        if (isDrawn && clock.GetElapsedTime(drawn) < Pause)
        {
            return;
        }

        (isDrawn, drawn) = (true, clock.GetTimestamp());
        var percent = lengthBytes > 0 ? Math.Min(value * 100.0 / lengthBytes, 100) : 100;
        var rate = value / (1024.0 * 1024) / Math.Max(clock.GetElapsedTime(began).TotalSeconds, 0.001);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{StartOfLine}verifying: {percent:0} %, {rate:0} MiB/s{EraseToEnd}"));
        writer.Flush();
    }

    public void Dispose()
    {
        if (isDrawn)
        {
            writer.Write(StartOfLine + EraseToEnd);
            writer.Flush();
        }
    }
}
