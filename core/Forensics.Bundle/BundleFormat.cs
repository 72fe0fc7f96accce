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

    /// <summary>Name of the entry with the facts of the run; the last link covers it, and only then is a bundle complete.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Name of the first regular entry: the signer's certificate and its chain, as PEM.</summary>
    public const string SignerName = "custody/signer.pem";

    /// <summary>Name of the entry that tells where each link's list begins; directly before the manifest.</summary>
    public const string LinkOffsetsName = "custody/links.txt";

    /// <summary>Value of the <c>comment</c> record in the pax global header that opens the archive.</summary>
    public const string Comment = "forensics-bundle 1";

    internal const string CustodyFolder = "custody/";
    internal const int CompressionLevel = 1;
    internal const int TarBlockBytes = 512;

    // RFC 8878 section 3.1.1 and 3.1.2; the seekable format is zstd's contrib/seekable_format/zstd_seekable_compression_format.md.
    internal const uint FrameMagic = 0xFD2FB528;
    internal const uint DigestFrameMagic = 0x184D2A5D;
    internal const uint SeekTableFrameMagic = 0x184D2A5E;
    internal const uint SeekTableFooterMagic = 0x8F92EAB1;
    internal const int SkippableHeaderBytes = 8;
    internal const int DigestPayloadBytes = 40;
    internal const int DigestFrameBytes = SkippableHeaderBytes + DigestPayloadBytes;
    internal const int SeekTableRowBytes = 8;
    internal const int SeekTableFooterBytes = 9;

    internal static ReadOnlySpan<byte> DigestTag => "FRNSCDG1"u8;

    internal static string ResumedSignerName(int number) => $"{CustodyFolder}signer.{number}.pem";

    internal static string LinkListName(int link) => $"{CustodyFolder}{link:D4}.sha256";

    internal static string LinkSignatureName(int link) => $"{CustodyFolder}{link:D4}.p7s";
}
