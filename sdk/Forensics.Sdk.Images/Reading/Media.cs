namespace Forensics.Sdk.Images.Reading;

/// <summary>The media of an image in blocks. For several threads at once.</summary>
internal abstract class Media : IDisposable
{
    /// <summary>How much of it is there, from its front.</summary>
    public abstract long PresentBytes { get; }

    /// <summary>Length of a block but the last.</summary>
    public abstract int BlockBytes { get; }

    public abstract int SectorBytes { get; }

    /// <summary>Whether blocks are worth to be kept: each costs to be made.</summary>
    public abstract bool IsInflated { get; }

    /// <summary>Its files, in order.</summary>
    public abstract IReadOnlyList<ImageFile> Files { get; }

    public long Blocks => (PresentBytes + BlockBytes - 1) / BlockBytes;

    public int LengthOf(long block) => (int)Math.Min(BlockBytes, PresentBytes - (block * BlockBytes));

    /// <summary>Reads a block; what is damaged is zeros.</summary>
    /// <param name="block">Which, less than <see cref="Blocks"/>.</param>
    /// <param name="buffer">As long as the block.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public abstract string? Read(long block, Span<byte> buffer);

    /// <summary>How many bytes of all files lie before what a block needs.</summary>
    public abstract long FilePositionOf(long block);

    public SectorRange SectorsOf(long block) => new(block * BlockBytes / SectorBytes, (LengthOf(block) + SectorBytes - 1) / SectorBytes);

    public virtual void Dispose()
    {
        foreach (var file in Files)
        {
            file.Dispose();
        }
    }
}
