using System.Globalization;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Sections;

/// <summary>What the manifest says of a step, in words.</summary>
internal static class Steps
{
    public static bool IsWhole(ManifestView step) => step["outcome"].Text is "completed" or "completed_with_faults" || (step["outcome"].Text is "skipped" && step["skipped_by_choice"].Truth is true);

    public static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:N1} s");

    public static string? Duration(ManifestView step)
        => DateTimeOffset.TryParse(step["started_at"].Text, CultureInfo.InvariantCulture, out var started) && DateTimeOffset.TryParse(step["ended_at"].Text, CultureInfo.InvariantCulture, out var ended)
            ? Seconds((long)(ended - started).TotalMilliseconds)
            : null;
}
