namespace Forensics.Bundle.Export;

/// <summary>Writes content at the places where it lay; what lies between are holes again.</summary>
internal static class SparseContent
{
    private const int BufferBytes = 1 << 20;

    /// <exception cref="UnwritableException">The file system cannot have a file of that size.</exception>
    public static void Write(Stream content, FileStream target, IndexedFile file)
    {
        // Before the first byte: a place that the file system cannot have is this file's trouble, and not the disk's.
        SetLength(target, EndOf(file));
        var buffer = new byte[BufferBytes];
        foreach (var (offset, length) in file.Extents ?? [(0, long.MaxValue)])
        {
            target.Position = offset;
            for (var left = length; left > 0;)
            {
                var read = content.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
                if (read == 0) break;
                target.Write(buffer.AsSpan(0, read));
                left -= read;
            }
        }

        // What the file had after its last data; what is there is never cut.
        if (file.Extents is not null && file.Metadata is { } metadata && !file.IsTruncated && metadata.SizeBytes > target.Length) SetLength(target, metadata.SizeBytes);
    }

    // Where the last byte of what is stored lies.
    private static long EndOf(IndexedFile file)
    {
        var (end, left) = (0L, file.StoredBytes);
        foreach (var (offset, length) in file.Extents ?? [])
        {
            if (left == 0) break;
            end = offset + Math.Min(length, left);
            left -= Math.Min(length, left);
        }

        return end;
    }

    private static void SetLength(FileStream target, long lengthBytes)
    {
        try
        {
            target.SetLength(lengthBytes);
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new UnwritableException($"its size of {lengthBytes} bytes: {refused.Message}");
        }
    }
}
