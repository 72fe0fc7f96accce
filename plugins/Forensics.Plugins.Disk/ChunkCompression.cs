namespace Forensics.Plugins.Disk;

/// <summary>How an E01 is compressed.</summary>
public enum ChunkCompression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Quickly.</summary>
    Fast = 1,

    /// <summary>As small as can be, for many times the processor time.</summary>
    Best = 2,
}
