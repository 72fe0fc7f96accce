using Forensics.Collection.Native;

namespace Forensics.Collection;

/// <summary>Whole small files.</summary>
internal static class BoundedFile
{
    /// <summary>Reads a regular file that is not longer than <paramref name="maxBytes"/>.</summary>
    /// <exception cref="FormatException">It is longer, or no regular file: a FIFO would be waited for.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        if (!FileOwner.IsRegular(path))
        {
            throw new FormatException("it is no regular file");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var content = new byte[maxBytes + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= maxBytes ? content[..length] : throw new FormatException($"it is longer than {maxBytes} bytes");
    }
}
