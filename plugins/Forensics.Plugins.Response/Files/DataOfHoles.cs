using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Response.Files;

/// <summary>The data of a sparse file, without the zeros of its holes, from a stream that has them.</summary>
/// <param name="whole">The whole content; closed with this.</param>
/// <param name="extents">Where it holds data, in order.</param>
internal sealed class DataOfHoles(Stream whole, IReadOnlyList<Extent> extents) : ForwardStream
{
    private readonly byte[] skipped = new byte[64 << 10];
    private long at;
    private int index;

    public override int Read(Span<byte> buffer)
    {
        while (index < extents.Count && at >= extents[index].OffsetBytes + extents[index].LengthBytes)
        {
            index++;
        }

        if (index == extents.Count || buffer.IsEmpty)
        {
            return 0;
        }

        while (at < extents[index].OffsetBytes)
        {
            var hole = whole.Read(skipped, 0, (int)Math.Min(skipped.Length, extents[index].OffsetBytes - at));
            if (hole == 0)
            {
                return 0;
            }

            at += hole;
        }

        var count = whole.Read(buffer[..(int)Math.Min(buffer.Length, extents[index].OffsetBytes + extents[index].LengthBytes - at)]);
        at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            whole.Dispose();
        }

        base.Dispose(disposing);
    }
}
