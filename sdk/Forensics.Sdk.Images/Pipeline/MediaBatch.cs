using System.Runtime.InteropServices;

namespace Forensics.Sdk.Images.Pipeline;

/// <summary>A piece of the media on its way: read, then hashed and compressed by several threads at once, then taken in order.</summary>
internal sealed unsafe class MediaBatch : IDisposable
{
    private readonly object gate = new();
    private byte* media;
    private byte* deflated;
    private int stages;

    /// <param name="capacityBytes">Most media in it.</param>
    /// <param name="chunkBytes">Length of a chunk; 0: it is not compressed.</param>
    public MediaBatch(int capacityBytes, int chunkBytes)
    {
        ChunkBytes = chunkBytes;
        media = (byte*)NativeMemory.AlignedAlloc((nuint)capacityBytes, (nuint)Math.Max(Environment.SystemPageSize, WritingLimits.LeastChunkBytes));
        CapacityBytes = capacityBytes;
        if (chunkBytes > 0)
        {
            deflated = (byte*)NativeMemory.Alloc((nuint)capacityBytes);
            Chunks = new EncodedChunk[capacityBytes / chunkBytes];
        }
    }

    ~MediaBatch() => Release();

    public int CapacityBytes { get; }

    public int ChunkBytes { get; }

    /// <summary>Media in it; less than its capacity at the end alone.</summary>
    public int LengthBytes { get; set; }

    /// <summary>Where the media after it begins.</summary>
    public long EndBytes { get; set; }

    public bool IsLast { get; set; }

    /// <summary>It is the last for now: the source is gone on with later.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Ranges of bad sectors from the start of the media to the end of this.</summary>
    public int BadRanges { get; set; }

    /// <summary>The last of them.</summary>
    public SectorRange LastBadRange { get; set; }

    /// <summary>Digests at its end: in the order of the pipeline's. Null at the end of the media.</summary>
    public byte[]?[] States { get; } = new byte[]?[3];

    public EncodedChunk[] Chunks { get; } = [];

    public int ChunkCount => ChunkBytes == 0 ? 0 : (LengthBytes + ChunkBytes - 1) / ChunkBytes;

    public Span<byte> Media => new(media, LengthBytes);

    /// <summary>Where the media is read to.</summary>
    public Span<byte> Space => new(media, CapacityBytes);

    /// <summary>What outlasts the batch; once all is done with it.</summary>
    public BatchEnd End => new(EndBytes, BadRanges, LastBadRange, new(States[0], States[1], States[2]));

    public Span<byte> MediaOf(int chunk) => Media.Slice(chunk * ChunkBytes, Math.Min(ChunkBytes, LengthBytes - (chunk * ChunkBytes)));

    /// <summary>Where a chunk is compressed to: as long as the chunk.</summary>
    public Span<byte> DeflatedOf(int chunk) => new(deflated + (chunk * ChunkBytes), MediaOf(chunk).Length);

    public void Begin(int stageCount)
    {
        lock (gate)
        {
            stages = stageCount;
        }
    }

    public void EndStage()
    {
        lock (gate)
        {
            if (--stages == 0)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Wakes who waits, whatever is done.</summary>
    public void Wake()
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Whether all stages are done; waits for a time at most, less when woken.</summary>
    public bool IsDone(TimeSpan wait)
    {
        lock (gate)
        {
            return stages == 0 || (wait > TimeSpan.Zero && Monitor.Wait(gate, wait) && stages == 0);
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(media);
        NativeMemory.Free(deflated);
        media = null;
        deflated = null;
    }
}
