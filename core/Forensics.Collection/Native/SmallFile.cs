using System.Text;

namespace Forensics.Collection.Native;

/// <summary>Small files of the kernel's own file systems: read and written whole, in one call; a failure is an answer.</summary>
internal static class SmallFile
{
    /// <returns>The text, at most <paramref name="maxBytes"/> of it; null when it cannot be read.</returns>
    public static string? TryRead(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var content = new byte[maxBytes];
            return Encoding.UTF8.GetString(content, 0, file.ReadAtLeast(content, maxBytes, throwOnEndOfStream: false));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
}
