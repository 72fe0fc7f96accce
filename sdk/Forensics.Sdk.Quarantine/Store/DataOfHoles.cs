using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The data of a sparse file, without the zeros of its holes, from a stream that has them. That is read to its end, and has to have zeros there.</summary>
/// <param name="whole">The whole content; closed with this.</param>
/// <param name="extents">Where it holds data, in order.</param>
public sealed class DataOfHoles(Stream whole, IReadOnlyList<Extent> extents) : ForwardStream
{
    private readonly byte[] hole = new byte[64 << 10];
    private long at;
    private int index;

    /// <summary>Reads the next bytes of data.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="IOException">There is something else than zeros in a hole: the file was written since its holes were looked for.</exception>
    public override int Read(Span<byte> buffer)
    {
        for (; index < extents.Count && at >= extents[index].OffsetBytes + extents[index].LengthBytes; index++)
        {
        }

        if (buffer.IsEmpty)
        {
            return 0;
        }

        for (var next = index == extents.Count ? long.MaxValue : extents[index].OffsetBytes; at < next;)
        {
            var zeros = whole.Read(hole, 0, (int)Math.Min(hole.Length, next - at));
            if (zeros == 0)
            {
                return 0;
            }

            if (hole.AsSpan(0, zeros).ContainsAnyExcept((byte)0))
            {
                throw new IOException($"there is data in a hole, after {at} bytes: the file was written meanwhile");
            }

            at += zeros;
        }

        var count = whole.Read(buffer[..(int)Math.Min(buffer.Length, extents[index].OffsetBytes + extents[index].LengthBytes - at)]);
        at += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            whole.Dispose();
        }

        base.Dispose(disposing);
    }
}
