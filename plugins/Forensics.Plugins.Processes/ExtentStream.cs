using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes;

/// <summary>The data ranges of a file, one after the other, for reading only. It ends early where the file does.</summary>
internal sealed class ExtentStream(SafeFileHandle file, IReadOnlyList<Extent> extents) : ForwardStream
{
    private int index;
    private long done;

    /// <summary>The file ended within a range: it was cut meanwhile.</summary>
    public bool IsShort { get; private set; }

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

            var read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, extent.LengthBytes - done)], extent.OffsetBytes + done);
            IsShort |= read == 0;
            done += read;
            return read;
        }

        return 0;
    }
}
