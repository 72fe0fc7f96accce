using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Zip;

namespace Forensics.Bundle.Export.Zip;

/// <summary>The header of a zip's entry: a regular file of mode 0600 with a time to the second.</summary>
internal static class ZipHeader
{
    private const int UnixHost = 3;
    private const int RegularFile0600 = 0x8180;

    // Info-ZIP's extended timestamp: flags, then the time of modification.
    private const int ExtendedTimestamp = 0x5455;

    private static readonly DateTime Earliest = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(2107, 12, 31, 23, 59, 58, DateTimeKind.Utc);

    public static ZipEntry Of(string name, long sizeBytes, long checksum, Timestamp modifiedAt)
    {
        var seconds = Math.Clamp(modifiedAt.Seconds, new DateTimeOffset(Earliest).ToUnixTimeSeconds(), new DateTimeOffset(Latest).ToUnixTimeSeconds());
        var header = new ZipEntry(name)
        {
            IsUnicodeText = true,
            Size = sizeBytes,
            Crc = checksum,
            DateTime = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime,
            HostSystem = UnixHost,
            ExternalFileAttributes = RegularFile0600 << 16,
        };
        if (modifiedAt.Seconds is >= int.MinValue and <= int.MaxValue)
        {
            var time = new byte[5];
            time[0] = 1;
            BinaryPrimitives.WriteInt32LittleEndian(time.AsSpan(1), (int)modifiedAt.Seconds);
            using var extra = new ZipExtraData();
            extra.AddEntry(ExtendedTimestamp, time);
            header.ExtraData = extra.GetEntryData();
        }

        return header;
    }
}
