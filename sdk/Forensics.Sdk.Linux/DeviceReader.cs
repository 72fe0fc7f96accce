namespace Forensics.Sdk.Linux;

/// <summary>Reads what lies on many devices, on a thread that can be left behind: even a local file system may never answer, an overlay or a loop device over a silent one. A device
/// of which too many reads were not answered is asked nothing more, so that it costs a few deadlines however many files are there. Not for several threads at once.</summary>
/// <param name="reader">Does the reads.</param>
/// <param name="most">Reads of one device that may go unanswered before it is given up.</param>
public sealed class DeviceReader(AbandonableReader reader, int most = 1)
{
    private readonly Dictionary<ulong, int> silent = [];

    /// <summary>Reads.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="device">What is read lies there: its number.</param>
    /// <param name="read">The read, see <see cref="AbandonableReader.TryRead"/>.</param>
    /// <param name="result">What came of it.</param>
    /// <returns>False when it did not answer, or its device is given up.</returns>
    public bool TryRead<T>(ulong device, Func<ReadingWatch, T> read, out T? result)
    {
        result = default;
        if (silent.GetValueOrDefault(device) >= most)
        {
            return false;
        }

        if (reader.TryRead(read, out result))
        {
            return true;
        }

        Miss(device);
        return false;
    }

    /// <summary>Content whose reads can be left behind.</summary>
    /// <param name="content">The content; it is not disposed of.</param>
    /// <returns>The same, each read with a deadline; one that is not answered is to be told to <see cref="Miss"/>.</returns>
    public AbandonableStream Answering(Stream content) => new(content, reader);

    /// <summary>A read of a device was not answered.</summary>
    /// <param name="device">Its number.</param>
    public void Miss(ulong device) => silent[device] = silent.GetValueOrDefault(device) + 1;
}
