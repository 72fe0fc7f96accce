using System.Text;

namespace Forensics.Host.UserSpace;

/// <summary>Files of /proc and our own lists, read whole and within a bound; bytes as Latin-1, so that none is lost.</summary>
internal static class BoundedText
{
    /// <returns>Null when it cannot be read or is longer.</returns>
    public static string? Read(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var content = new byte[64 << 10];
            var length = 0;
            while (true)
            {
                var count = file.Read(content, length, content.Length - length);
                length += count;
                if (count == 0 || length > maxBytes)
                {
                    return length > maxBytes ? null : Encoding.Latin1.GetString(content, 0, length);
                }

                if (length == content.Length)
                {
                    Array.Resize(ref content, content.Length * 2);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
