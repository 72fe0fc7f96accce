namespace Forensics.Sdk.Images.Ewf;

/// <summary>
/// Numbers of the Expert Witness Compression Format as EnCase 6 writes it (E01). All numbers in it are little-endian. Source: J. Metz, "Expert Witness Compression Format specification"
/// (libewf, documentation).
/// </summary>
internal static class EwfFormat
{
    /// <summary>File header: signature, 1, segment number (16 bits), 0 (16 bits).</summary>
    public const int FileHeaderBytes = 13;

    /// <summary>Section header: type (16 bytes, zeros after the name), offset of the next section and size of this one with its header (64 bits each), 40 bytes of padding, Adler-32 of what is before it.</summary>
    public const int SectionHeaderBytes = 76;

    public const int SectionTypeBytes = 16;

    /// <summary>Sections <c>volume</c> (first segment) and <c>data</c> (each other): what the media is.</summary>
    public const int VolumeBytes = 1052;

    /// <summary>Sections <c>table</c> and <c>table2</c> begin with it: entries (32 bits), 4 bytes of padding, base offset (64 bits), 4 bytes of padding, Adler-32. Entries of 32 bits follow, then their Adler-32.</summary>
    public const int TableHeaderBytes = 24;

    /// <summary>Of an entry of a table: the chunk is compressed (zlib, RFC 1950). Else it is stored, and its Adler-32 follows it. The other bits are its offset after the base.</summary>
    public const uint CompressedFlag = 0x8000_0000;

    /// <summary>Section <c>hash</c>: MD5 of the media, 16 bytes of padding, Adler-32.</summary>
    public const int HashBytes = 36;

    /// <summary>Section <c>digest</c>: MD5, SHA-1 of the media, 40 bytes of padding, Adler-32.</summary>
    public const int DigestBytes = 80;

    /// <summary>Section <c>error2</c> begins with it: entries (32 bits), 512 bytes of padding, Adler-32. Entries follow - first sector, sectors (32 bits each) -, then their Adler-32.</summary>
    public const int ErrorHeaderBytes = 520;

    public const int ErrorEntryBytes = 8;

    /// <summary>Sectors of a chunk as EnCase has them: 32 KiB of sectors of 512 bytes.</summary>
    public const int DefaultSectorsPerChunk = 64;

    /// <summary>First bytes of each segment.</summary>
    public static ReadOnlySpan<byte> Signature => [(byte)'E', (byte)'V', (byte)'F', 0x09, 0x0d, 0x0a, 0xff, 0x00];
}
