using System.IO.Compression;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Inflates zlib (RFC 1950) into what is as long as it may become.</summary>
internal static class Inflation
{
    /// <summary>Inflates all of it; what follows it is left alone.</summary>
    /// <param name="deflated">The bytes, with their Adler-32.</param>
    /// <param name="deflatedBytes">How many of them.</param>
    /// <param name="target">As long as it may become.</param>
    /// <returns>How long it became; -1 when it is damaged, cut or longer.</returns>
    public static int Inflate(byte[] deflated, int deflatedBytes, Span<byte> target)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(deflated, 0, deflatedBytes, writable: false), CompressionMode.Decompress);
            var length = zlib.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);

            // The end and the checksum are looked at by who asks for more.
            Span<byte> more = stackalloc byte[1];
            return zlib.Read(more) == 0 ? length : -1;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            // Nothing here reads a file: the second is zlib's own, of a stream that wants a dictionary.
            return -1;
        }
    }
}
