namespace Forensics.Bundle.Export;

/// <summary>The file that an export writes: mode 0600, never over what is there.</summary>
public static class ExportFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Creates it.</summary>
    /// <param name="path">Where nothing lies, a link neither.</param>
    /// <returns>The file, open for writing.</returns>
    /// <exception cref="OutputPlaceException">Something is there, or it cannot be made.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                BufferSize = BufferBytes,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OutputPlaceException(refused.Message);
        }
    }
}
