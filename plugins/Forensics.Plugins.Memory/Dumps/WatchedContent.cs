using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>A core's bytes, under the deadline of an <see cref="AbandonableReader"/>: what another program has to answer for may never come.</summary>
internal sealed class WatchedContent(Stream core, AbandonableReader reader, Action<long> progress) : ForwardStream
{
    private readonly AbandonableStream inner = new(core, reader);
    private long done;

    public bool IsTimedOut => inner.IsTimedOut;

    /// <summary>The process ended meanwhile.</summary>
    public bool IsCut { get; private set; }

    /// <exception cref="ContentCutException">It does not go on.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var length = inner.Read(buffer);
            progress(done += length);
            return length;
        }
        catch (ContentCutException)
        {
            IsCut = true;
            throw;
        }
        catch (IOException silent) when (inner.IsTimedOut)
        {
            throw new ContentCutException(silent.Message, silent);
        }
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
