namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>Some blocks of a media on their way through a verification.</summary>
internal sealed class Piece(Media media, byte[] buffer, int readers)
{
    private readonly List<DamagedRange> damaged = [];
    private Task reading = Task.CompletedTask;
    private int waiting;

    public long FirstBlock { get; private set; }

    public int LengthBytes { get; private set; }

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, LengthBytes);

    public IReadOnlyList<DamagedRange> Damaged => damaged;

    /// <summary>Begins to read blocks, on another thread.</summary>
    public void Start(long firstBlock, int blocks)
    {
        (FirstBlock, LengthBytes, waiting) = (firstBlock, 0, readers);
        damaged.Clear();
        reading = Task.Run(() => Read(firstBlock, blocks));
    }

    /// <summary>Waits until they are read.</summary>
    public void Finish() => reading.GetAwaiter().GetResult();

    /// <summary>One of those who look at it is done.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Release() => Interlocked.Decrement(ref waiting) == 0;

    private void Read(long firstBlock, int blocks)
    {
        for (var block = firstBlock; block < firstBlock + blocks; block++)
        {
            var length = media.LengthOf(block);
            if (media.Read(block, buffer.AsSpan(LengthBytes, length)) is { } reason)
            {
                damaged.Add(new(media.SectorsOf(block), reason));
            }

            LengthBytes += length;
        }
    }
}
