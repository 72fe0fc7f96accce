using System.Text;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>Writes entries of a bundle below a folder, under their own names: regular files, mode 0600, in folders, mode 0700.</summary>
public static class FolderExport
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Makes the folder, or finds it empty: before much is read for it.</summary>
    /// <param name="folder">The path.</param>
    /// <exception cref="OutputPlaceException">The folder cannot be used.</exception>
    public static void Prepare(string folder) => OutputTree.Open(folder).Dispose();

    /// <summary>Writes them.</summary>
    /// <param name="contents">The bundle.</param>
    /// <param name="entries">Which.</param>
    /// <param name="folder">A path where nothing or an empty folder lies.</param>
    /// <param name="options">What of it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="OutputPlaceException">The folder cannot be used.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static ExportReport Write(BundleContents contents, IEnumerable<BundleEntry> entries, string folder, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Write(contents, entries.Select(static entry => (entry, entry.Name)), folder, options);
    }

    /// <summary>Writes them under names of the caller's.</summary>
    /// <param name="contents">The bundle.</param>
    /// <param name="entries">Which, each with a name that an entry can have.</param>
    /// <param name="folder">A path where nothing or an empty folder lies.</param>
    /// <param name="options">What of it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="OutputPlaceException">The folder cannot be used.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static ExportReport Write(BundleContents contents, IEnumerable<(BundleEntry Entry, string Name)> entries, string folder, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(options);
        using var tree = OutputTree.Open(folder);
        var report = new ExportReport();
        var buffer = new byte[BufferBytes];
        foreach (var (entry, name) in entries)
        {
            if (!ProvenRule.Admits(entry, options, report)) continue;
            try
            {
                using var content = contents.Open(entry, options.Unproven);
                using var file = tree.Create(Encoding.ASCII.GetBytes(name));
                for (int read; (read = content.Read(buffer)) > 0;) file.Write(buffer.AsSpan(0, read));
                report.Add(file.Position);
            }
            catch (Exception failure) when (failure is UnwritableException or InvalidDataException)
            {
                report.Lose(name, failure.Message);
            }
        }

        return report;
    }
}
