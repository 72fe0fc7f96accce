using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The whole content of a sparse file, from the data of its extents.</summary>
/// <param name="data">The data, one extent after the other; closed with this.</param>
/// <param name="extents">Where it lies, in order.</param>
/// <param name="sizeBytes">How long the whole is.</param>
internal sealed class ZerosOfHoles(Stream data, IReadOnlyList<Extent> extents, long sizeBytes) : ForwardStream
{
    private long at;
    private int index;

    public override int Read(Span<byte> buffer)
    {
        for (; index < extents.Count && at >= extents[index].OffsetBytes + extents[index].LengthBytes; index++)
        {
        }

        var isData = index < extents.Count && at >= extents[index].OffsetBytes;
        var end = index == extents.Count ? sizeBytes : extents[index].OffsetBytes + (isData ? extents[index].LengthBytes : 0);
        var part = buffer[..(int)Math.Min(buffer.Length, end - at)];
        var count = part.Length;
        if (isData)
        {
            count = data.Read(part);
        }
        else
        {
            part.Clear();
        }

        at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            data.Dispose();
        }

        base.Dispose(disposing);
    }
}
