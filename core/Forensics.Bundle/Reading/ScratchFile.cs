namespace Forensics.Bundle.Reading;

/// <summary>A file without a name.</summary>
internal static class ScratchFile
{
    private const int BufferBytes = 1 << 20;

    /// <exception cref="IOException">None can be made there.</exception>
    public static FileStream Create(string folder)
    {
        var path = Path.Combine(folder, $"forensics-{Path.GetRandomFileName()}");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = BufferBytes,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        return file;
    }
}
