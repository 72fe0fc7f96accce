namespace Forensics.Bundle;

/// <summary>Constants of the bundle format, version 1 (<c>docs/bundle-format.md</c>).</summary>
public static class BundleFormat
{
    /// <summary>Version of the format, written into the archive's global header.</summary>
    public const int Version = 1;

    /// <summary>Largest content of one archive entry, in bytes. Longer content continues in numbered parts.</summary>
    public const int MaxEntryBytes = 32 << 20;

    /// <summary>Largest decompressed size of one zstd frame, in bytes.</summary>
    public const int MaxFrameBytes = 1 << 20;
}
