using System.Globalization;
using Forensics.Collection.Plan;
using Forensics.Host.Output;

namespace Forensics.Host.Planning;

/// <summary>What a bundle comes to about, against what is free where it goes.</summary>
/// <param name="Folder">Where it goes; null for standard output.</param>
/// <param name="FreeBytes">What is free there; null when that cannot be told.</param>
/// <param name="KeptBytes">What of it stays free.</param>
/// <param name="BundleBytes">Sum of the estimates.</param>
/// <param name="WithoutEstimate">Steps that run and have none.</param>
internal sealed record HeadRoom(string? Folder, long? FreeBytes, long KeptBytes, long BundleBytes, int WithoutEstimate)
{
    /// <param name="steps">Those that count.</param>
    /// <param name="root">The root under inspection.</param>
    /// <param name="folder">Where the bundle goes; null for standard output.</param>
    /// <param name="keptBytes">What stays free there.</param>
    public static HeadRoom Of(IEnumerable<PlannedStep> steps, string root, string? folder, long keptBytes)
    {
        var estimates = steps.Where(step => step.Skip is null).Select(step => StepEstimate.Of(step, root)).ToArray();
        return new(folder, folder is null ? null : OutputRoom.FreeBytes(folder), keptBytes, estimates.Sum(estimate => estimate?.BundleBytes ?? 0), estimates.Count(estimate => estimate is null));
    }

    /// <summary>Whether it fits, as far as the estimates go.</summary>
    public bool IsEnough => FreeBytes is not { } free || free - KeptBytes >= BundleBytes;

    /// <summary>One line.</summary>
    public string Text
        => Folder is null ? $"output: standard output; no room is needed here; {Estimates}"
            : FreeBytes is not { } free ? $"output: what is free in {Folder} cannot be told; {Estimates}"
            : $"output: {Folder} has {Mebibytes(free)} MiB free{(KeptBytes > 0 ? $", of which {Mebibytes(KeptBytes)} stay free" : string.Empty)}; {Estimates}: "
                + (IsEnough ? $"room to spare {Mebibytes(free - KeptBytes - BundleBytes)} MiB" : $"it does not fit, {Mebibytes(BundleBytes + KeptBytes - free)} MiB are missing");

    private string Estimates
        => $"the estimates come to about {Mebibytes(BundleBytes)} MiB{(WithoutEstimate > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({WithoutEstimate} step{(WithoutEstimate == 1 ? " has" : "s have")} none)") : string.Empty)}";

    private static string Mebibytes(long bytes) => ((bytes + (1 << 20) - 1) >> 20).ToString("N0", CultureInfo.InvariantCulture);
}
