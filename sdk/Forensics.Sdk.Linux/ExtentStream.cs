using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>The data ranges of a file, one after the other, for reading only: what a plugin hands to <c>StoreAsync</c> of a file with holes, or of one that may grow.
/// It ends early where the file does.</summary>
/// <param name="file">Open for reading; it is not disposed of, and its position stays.</param>
/// <param name="extents">The ranges, in order.</param>
public sealed class ExtentStream(SafeFileHandle file, IReadOnlyList<Extent> extents) : ForwardStream
{
    private int index;
    private long done;

    /// <summary>The file ended within a range: it was cut meanwhile.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Why reading failed; <see cref="Errno.Ok"/> when it did not.</summary>
    public Errno Error { get; private set; }

    /// <summary>Where in the file the next byte is, or reading failed, in bytes.</summary>
    public long OffsetBytes => index < extents.Count ? extents[index].OffsetBytes + done : 0;

    /// <summary>Bytes read.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="IOException">The file cannot be read there; see <see cref="Error"/>.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (index < extents.Count && !buffer.IsEmpty)
        {
            var extent = extents[index];
            if (done == extent.LengthBytes)
            {
                index++;
                done = 0;
                continue;
            }

            Error = Hashing.PositionalRead.Read(file, buffer[..(int)Math.Min(buffer.Length, extent.LengthBytes - done)], extent.OffsetBytes + done, out var read);
            if (Error.Failed)
            {
                throw new IOException($"{Error} at byte {OffsetBytes}");
            }

            IsShort |= read == 0;
            done += read;
            ReadBytes += read;
            return read;
        }

        return 0;
    }
}
