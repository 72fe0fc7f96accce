namespace Forensics.Host.Actions;

/// <summary>Files of timers.</summary>
internal static class RevertFiles
{
    /// <exception cref="IOException">It is there, or cannot be written; nothing of it is left.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            using var file = new StreamWriter(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
            file.Write(text);
            file.Flush();
            ((FileStream)file.BaseStream).Flush(flushToDisk: true);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    /// <returns>Those that were there.</returns>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public static IReadOnlyList<string> Remove(IEnumerable<string> paths)
    {
        var removed = new List<string>();
        foreach (var path in paths.Where(path => File.Exists(path) || new FileInfo(path).LinkTarget is not null))
        {
            try
            {
                File.Delete(path);
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new IOException(denied.Message, denied);
            }

            removed.Add(path);
        }

        return removed;
    }
}
