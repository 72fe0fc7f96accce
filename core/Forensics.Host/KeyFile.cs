using Forensics.Bundle;

namespace Forensics.Host;

/// <summary>Key and certificate files: small.</summary>
internal static class KeyFile
{
    /// <exception cref="IOException">It cannot be read, or is longer than a key file can be.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var content = new byte[BundleLimits.MaxPemBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= BundleLimits.MaxPemBytes ? content[..length] : throw new IOException($"{path} is longer than {BundleLimits.MaxPemBytes} bytes");
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }
}
