namespace ClrAnalyst;

/// <summary>A stream with wrong bytes in some of its pages, the same ones for the same seed; or one that ends early.</summary>
/// <param name="inner">The whole one.</param>
/// <param name="seed">Which bytes.</param>
/// <param name="oneIn">How many pages have wrong bytes: one in so many; 0: none.</param>
/// <param name="perPage">Wrong bytes of each.</param>
/// <param name="from">The bytes before are right.</param>
/// <param name="length">Where it ends.</param>
internal sealed class DamagedStream(Stream inner, uint seed, uint oneIn, uint perPage, long from, long length) : Stream
{
    private const int PageBytes = 4_096;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => Math.Min(inner.Length, length);

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        var start = inner.Position;
        var left = Math.Max(0, Length - start);
        var read = inner.ReadAtLeast(buffer[..(int)Math.Min(buffer.Length, left)], (int)Math.Min(buffer.Length, left), throwOnEndOfStream: false);
        for (var page = start / PageBytes; page * PageBytes < start + read; page++)
        {
            var mixed = Mix((uint)page ^ Mix(seed));
            for (var wrong = 0u; oneIn > 0 && mixed % oneIn == 0 && wrong < perPage; wrong++)
            {
                var place = Mix(mixed + wrong);
                var at = (page * PageBytes) + (place % PageBytes) - start;
                if (at >= 0 && at < read && at + start >= from)
                {
                    buffer[(int)at] ^= (byte)((place >> 16) | 1);
                }
            }
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // A finalizer of MurmurHash3: every bit of the input changes half of the output.
    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85ebca6b;
        value = (value ^ (value >> 13)) * 0xc2b2ae35;
        return value ^ (value >> 16);
    }
}
