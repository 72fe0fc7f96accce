using Forensics.Bundle.Export;
using Forensics.Collection.Plan;

namespace Forensics.Host.Extraction;

/// <summary>Where the user wants an export to go: looked at before the bundle is read, which can take long.</summary>
internal static class Target
{
    /// <exception cref="UsageException">The folder cannot be used.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            FolderExport.Prepare(folder);
        }
        catch (OutputPlaceException unusable)
        {
            throw new UsageException($"-o: {unusable.Message}");
        }
    }

    /// <exception cref="UsageException">The file cannot be made.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return ExportFile.Create(path);
        }
        catch (OutputPlaceException unusable)
        {
            throw new UsageException($"-o: {unusable.Message}");
        }
    }
}
