using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Reading;

/// <summary>Reads headers of an archive at known places, and goes from one to the next without reading what lies between.</summary>
internal sealed class ArchiveHeaders
{
    private readonly ArchiveContent archive;

    /// <exception cref="InvalidDataException">The archive does not begin as a bundle does.</exception>
    public ArchiveHeaders(ArchiveContent archive)
    {
        this.archive = archive;
        Span<byte> global = stackalloc byte[TarHeader.GlobalBytes];
        archive.Read(0, global);
        if (ArchiveHeader.ParseGlobal(global, out var startedAt) is { } fault) throw new InvalidDataException(fault);
        StartedAt = startedAt;
    }

    /// <summary>The time of all headers, in seconds since 1970.</summary>
    public long StartedAt { get; }

    /// <summary>Where the first entry's header begins.</summary>
    public static long FirstOffset => TarHeader.GlobalBytes;

    /// <summary>Reads one header.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ArchiveHeader At(long offset)
    {
        Span<byte> header = stackalloc byte[TarHeader.MaxBytes];
        archive.Read(offset, header[..BundleFormat.TarBlockBytes]);
        var length = ArchiveHeader.HasPax(header) ? TarHeader.MaxBytes : BundleFormat.TarBlockBytes;
        if (length == TarHeader.MaxBytes) archive.Read(offset, header);
        return ArchiveHeader.Parse(header[..length], StartedAt, out var parsed) is { } fault
            ? throw new InvalidDataException(fault)
            : parsed with { ContentOffsetBytes = offset + length };
    }

    /// <summary>Where the header after an entry begins.</summary>
    public static long After(ArchiveHeader header) => header.ContentOffsetBytes + header.SizeBytes + TarHeader.PaddingOf(header.SizeBytes);

    /// <summary>Reads an entry's content whole.</summary>
    /// <exception cref="InvalidDataException">It is longer than the limit, or cannot be read.</exception>
    public byte[] ContentOf(ArchiveHeader header, int limitBytes)
    {
        if (header.SizeBytes > limitBytes) throw new InvalidDataException($"{header.Name} has {header.SizeBytes} bytes; {limitBytes} are allowed");
        var content = new byte[header.SizeBytes];
        archive.Read(header.ContentOffsetBytes, content);
        return content;
    }
}
