using Forensics.Bundle;

namespace Forensics.Host;

/// <summary>Key and certificate files: small text.</summary>
internal static class PemFile
{
    /// <exception cref="IOException">It cannot be read, or is longer than a key file can be.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            Span<byte> content = stackalloc byte[BundleLimits.MaxPemBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= BundleLimits.MaxPemBytes
                ? System.Text.Encoding.UTF8.GetString(content[..length])
                : throw new IOException($"{path} is longer than {BundleLimits.MaxPemBytes} bytes");
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }
}
