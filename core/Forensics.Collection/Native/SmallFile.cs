using System.Text;

namespace Forensics.Collection.Native;

/// <summary>Files of the kernel's own file systems, and others that are read whole: within a bound; a failure is an answer.</summary>
public static class SmallFile
{
    private const int FirstBytes = 4 << 10;

    /// <returns>The text, at most <paramref name="maxBytes"/> of it; null when it cannot be read.</returns>
    public static string? TryRead(string path, int maxBytes) => Content(path, maxBytes) is { } content ? Encoding.UTF8.GetString(content) : null;

    /// <returns>The bytes as Latin-1, so that none is lost; null when it cannot be read or is longer than <paramref name="maxBytes"/>.</returns>
    public static string? TryReadWhole(string path, int maxBytes)
        => Content(path, maxBytes + 1) is { } content && content.Count <= maxBytes ? Encoding.Latin1.GetString(content) : null;

    /// <returns>Null when it was written; else why not.</returns>
    public static string? TryWrite(string path, string value)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes(value));
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private static ArraySegment<byte>? Content(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var content = new byte[Math.Min(maxBytes, FirstBytes)];
            var length = 0;
            while (file.Read(content, length, content.Length - length) is > 0 and var count)
            {
                length += count;
                if (length == content.Length && length < maxBytes)
                {
                    Array.Resize(ref content, (int)Math.Min(2L * length, maxBytes));
                }
            }

            return new(content, 0, length);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
