using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>A core's bytes, each read marked for whoever watches: another program may have to answer for a page, and never does.</summary>
/// <param name="core">The core.</param>
/// <param name="watch">Told of each read.</param>
/// <param name="answered">Called after each read, by a thread that was not abandoned: one that comes back later must touch nothing that others look at.</param>
internal sealed class WatchedContent(Stream core, ReadingWatch watch, Action? answered = null) : ForwardStream
{
    /// <summary>The process ended meanwhile.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How much was read from this.</summary>
    public long DoneBytes { get; private set; }

    /// <exception cref="ContentCutException">It does not go on.</exception>
    public override int Read(Span<byte> buffer)
    {
        watch.Enter();
        try
        {
            var length = core.Read(buffer);
            DoneBytes += length;
            return length;
        }
        catch (ContentCutException)
        {
            IsCut = true;
            throw;
        }
        finally
        {
            watch.Leave();
            answered?.Invoke();
        }
    }
}
