using Forensics.Bundle;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Reporting;

/// <summary>All that a page is made of.</summary>
/// <param name="BundleName">The bundle's file name.</param>
/// <param name="Report">What the verification found.</param>
/// <param name="Reading">What the bundle holds.</param>
internal sealed record ReportFacts(string BundleName, VerificationReport Report, ReportReading Reading)
{
    private readonly HashSet<string> superseded =
    [
        .. (Reading.Inspection.Manifest ?? default)["steps"].List.Where(step => step["superseded_by"].Text is not null).Select(step => step["step"].Text).OfType<string>(),
    ];

    /// <summary>The manifest; a place with nothing in it when there is none.</summary>
    public ManifestView Manifest => Reading.Inspection.Manifest ?? default;

    /// <summary>Whether a step was done again by a resumed run: what the first attempt left is not shown.</summary>
    public bool Counts(string step) => !superseded.Contains(step);
}
