using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Device;

namespace Forensics.Host.Output;

/// <summary>The folders into which steps put images that are not to be in the bundle: looked at before anything is started.</summary>
internal static class OutsideFolders
{
    /// <param name="steps">The steps of the run.</param>
    /// <param name="probe">Asks whether a folder answers.</param>
    /// <returns>The steps, with folders as absolute paths.</returns>
    /// <exception cref="UsageException">One is no folder, or does not answer.</exception>
    /// <exception cref="RefusedException">Others could replace what is written there.</exception>
    public static IReadOnlyList<PlannedStep> Check(IReadOnlyList<PlannedStep> steps, PathProbe probe)
        => [.. steps.Select(step => step is { OutputFolder: { } folder, Skip: null } ? step with { OutputFolder = Check(step.Id, folder, probe) } : step)];

    /// <summary>The block devices of everything that a run writes.</summary>
    public static IReadOnlyList<(uint Major, uint Minor)> Devices(RunFacts facts)
        => OutputDevices.Of([.. facts.Output.Identity is null ? Array.Empty<string>() : [facts.Output.Path], .. facts.Plan.Steps.Select(step => step.OutputFolder).OfType<string>()]);

    private static string Check(string step, string folder, PathProbe probe)
    {
        if (!Path.IsPathRooted(folder))
        {
            throw new UsageException($"{step}: the folder for its images, {folder}, is no absolute path");
        }

        probe.Ask($"{step}: the folder for its images", folder);
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{step}: the folder for its images, {folder}, does not exist");
        }

        var mode = File.GetUnixFileMode(folder);
        return (mode & UnixFileMode.OtherWrite) == 0 || (mode & UnixFileMode.StickyBit) != 0
            ? Path.GetFullPath(folder)
            : throw new RefusedException($"{step}: the folder for its images, {folder}, can be written by everybody: anybody could replace them; choose another");
    }
}
