using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Processes;

/// <summary>Reads files that processes hold, on a thread that can be left behind: even a local file system may never answer, an overlay or a loop device over a silent one. A device of which
/// one read was not answered is asked nothing more, so that it costs one deadline however many processes have files there.</summary>
/// <param name="reader">Does the reads.</param>
internal sealed class DeviceReader(AbandonableReader reader)
{
    private readonly HashSet<ulong> silent = [];

    /// <param name="device">What is read lies there.</param>
    /// <param name="read">The read, see <see cref="AbandonableReader.TryRead"/>.</param>
    /// <param name="result">What came of it.</param>
    /// <returns>False when it did not answer, or its device did not before.</returns>
    public bool TryRead<T>(ulong device, Func<ReadingWatch, T> read, out T? result)
    {
        result = default;
        return !silent.Contains(device) && (reader.TryRead(read, out result) || !silent.Add(device));
    }

    /// <summary>Content whose reads can be left behind.</summary>
    public AbandonableStream Answering(Stream content) => new(content, reader);

    public void GiveUp(ulong device) => silent.Add(device);
}
