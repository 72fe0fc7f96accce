namespace Forensics.Sdk.Images;

/// <summary>What an image is made of: a disk, a partition, a file; read once, from front to back. Not for several threads at once.</summary>
public abstract class MediaSource
{
    /// <summary>Its length when it was opened, in bytes: a multiple of <see cref="SectorBytes"/>, but of a file that becomes a raw image.</summary>
    public abstract long LengthBytes { get; }

    /// <summary>Length of a logical sector in bytes: a power of two from 512 to 4,096.</summary>
    public abstract int SectorBytes { get; }

    /// <summary>What could not be read so far and is zeros, in order, none touching the next.</summary>
    public abstract IReadOnlyList<SectorRange> BadSectors { get; }

    /// <summary>Whether it ended early because it is to be gone on with later: then the image is left open at a checkpoint, and not closed. Looked at after a read that gave less than it was asked for.</summary>
    public virtual bool IsPaused => false;

    /// <summary>Goes on at a place, before the first read.</summary>
    /// <param name="offsetBytes">A multiple of 4,096.</param>
    /// <param name="badSectors">What could not be read before it.</param>
    public abstract void GoOnAt(long offsetBytes, IReadOnlyList<SectorRange> badSectors);

    /// <summary>Reads the next bytes.</summary>
    /// <param name="buffer">Where they go: at a multiple of 4,096, as long as one.</param>
    /// <returns>How many: as many as asked for, but at the end. 0 at the end, which comes before <see cref="LengthBytes"/> when the source ended early.</returns>
    public abstract int Read(Span<byte> buffer);
}
