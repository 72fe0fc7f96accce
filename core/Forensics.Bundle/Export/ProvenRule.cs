using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>What is not proven is not written, unless it was asked for; then it is named.</summary>
internal static class ProvenRule
{
    /// <summary>Whether there is something of an entry to be written.</summary>
    public static bool Admits(BundleEntry entry, ExportOptions options, ExportReport report)
    {
        if (entry.IsProven) return true;
        if (options.Unproven)
        {
            report.AddUnproven(entry.Name);
            return true;
        }

        report.Lose(entry.Name, entry.ProvenBytes > 0 ? $"only its first {entry.ProvenBytes} of {entry.SizeBytes} bytes are proven and written" : "not proven, not written (--unproven writes it)");
        return entry.ProvenBytes > 0;
    }
}
