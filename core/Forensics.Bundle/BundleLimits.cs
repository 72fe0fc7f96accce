namespace Forensics.Bundle;

/// <summary>
/// Upper bounds of everything that a bundle can make its reader hold or repeat. The writer keeps them, the verifier reports what exceeds them.
/// </summary>
public static class BundleLimits
{
    /// <summary>Largest compressed size of one frame in bytes: the largest content, stored, with generous room for block headers.</summary>
    public const int MaxCompressedFrameBytes = BundleFormat.MaxFrameBytes + (64 << 10);

    /// <summary>Largest window a frame may declare, in bytes. Nothing larger helps a frame of <see cref="BundleFormat.MaxFrameBytes"/>.</summary>
    public const int MaxWindowBytes = BundleFormat.MaxFrameBytes;

    /// <summary>Most frames in a bundle: the limit of the public seekable format.</summary>
    public const long MaxFrames = 0x8000000;

    /// <summary>Longest entry name, in characters (ASCII).</summary>
    public const int MaxNameChars = 255;

    /// <summary>Most names, files and directories together, in one bundle.</summary>
    public const int MaxNames = 4 << 20;

    /// <summary>Longest payload of a pax header, in bytes: room for one <c>path</c> record.</summary>
    public const int MaxPaxBytes = BundleFormat.TarBlockBytes;

    /// <summary>Longest text of one custody list, in bytes.</summary>
    public const int MaxCustodyTextBytes = BundleFormat.MaxEntryBytes;

    /// <summary>Longest text at which the writer closes a link by itself, in bytes; below the reader's bound, to keep the host small.</summary>
    public const int ForcedLinkTextBytes = 2 << 20;

    /// <summary>Largest detached signature, in bytes.</summary>
    public const int MaxSignatureBytes = 64 << 10;

    /// <summary>Largest <c>custody/signer.pem</c>, key file or trust file, in bytes.</summary>
    public const int MaxPemBytes = 64 << 10;

    /// <summary>Most certificates in a signer's chain or in one signature.</summary>
    public const int MaxChainCertificates = 8;

    /// <summary>Deepest nesting of ASN.1 values that are given to the parser.</summary>
    public const int MaxAsn1Depth = 32;

    /// <summary>Most problems listed one by one, beside those of entries that a custody list should cover or covers; the rest is counted.</summary>
    public const int MaxListedProblems = 100;

    /// <summary>Most entries named that are missing from the archive or from a custody list, or have another digest; the rest is counted.</summary>
    public const int MaxListedEntries = 100_000;

    /// <summary>Most signers of one bundle: the first, and one for each time that it was resumed.</summary>
    public const int MaxSigners = 1000;

    /// <summary>Most frames of a salvaged bundle: their sizes, 8 bytes each, wait in memory for the seek table.</summary>
    public const long MaxSalvagedFrames = 1 << 24;

    /// <summary>Most entries beyond the last proven link that a salvage names; the rest is counted.</summary>
    public const int MaxListedBeyond = 1000;

    /// <summary>Smallest RSA modulus accepted for signing and for verification, in bits.</summary>
    public const int MinRsaBits = 2048;

    /// <summary>Largest RSA modulus accepted, in bits: a larger one makes verification slow on purpose.</summary>
    public const int MaxRsaBits = 8192;

    /// <summary>Smallest elliptic curve accepted, in bits.</summary>
    public const int MinCurveBits = 256;
}
