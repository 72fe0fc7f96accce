using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>Writes the content of entries onto a stream, one after the other.</summary>
public static class StreamExport
{
    /// <summary>Writes it.</summary>
    /// <param name="contents">The bundle.</param>
    /// <param name="entries">Which entries.</param>
    /// <param name="target">The stream; not closed.</param>
    /// <param name="options">What of it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public static ExportReport Write(BundleContents contents, IEnumerable<BundleEntry> entries, Stream target, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var report = new ExportReport();
        foreach (var entry in entries)
        {
            if (!ProvenRule.Admits(entry, options, report)) continue;
            try
            {
                using var content = contents.Open(entry, options.Unproven);
                content.CopyTo(target);
                report.Add(content.Position);
            }
            catch (InvalidDataException failure)
            {
                report.Lose(entry.Name, failure.Message);
            }
        }

        target.Flush();
        return report;
    }
}
