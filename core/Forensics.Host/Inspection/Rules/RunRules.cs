using System.Globalization;
using Forensics.Host.Device;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>What is unusual about the run itself, from its manifest.</summary>
internal static class RunRules
{
    private static readonly (string Name, int Score, string Why, Func<ManifestView, IEnumerable<string>> Where)[] Table =
    [
        ("clock that was set during the run", 66, "times in this bundle are on two clocks",
            manifest => manifest["clock"]["stepped_ms"].Number is { } stepped && ClockReading.IsStep(stepped)
                ? [string.Create(CultureInfo.InvariantCulture, $"by {stepped:N0} ms")]
                : []),
        ("alert of the run", 100, "the tool found that something meddled with it",
            manifest => manifest["alerts"].List.Select(Alert)),
        ("process that a step left behind", 67, "it was killed when the step ended; collectors leave none",
            manifest => Steps(manifest).SelectMany(step => step["survivors_killed"].List.Select(survivor => $"{survivor.Text} [{step["step"].Text}]"))),
        ("step whose worker died or was stopped", 63, "a mistake in the plugin, or somebody who ended it",
            manifest => Steps(manifest).Where(step => step["outcome"].Text is "crashed" or "abandoned" or "timed_out")
                .Select(step => $"{step["step"].Text}: {step["outcome"].Text}{Reason(step)}")),
        ("step that came to a limit", 45, "what was over it is not in the bundle",
            manifest => Steps(manifest).Where(step => step["outcome"].Text is "over_budget").Select(step => $"{step["step"].Text}{Reason(step)}")),
        ("step that failed", 43, "its evidence is missing",
            manifest => Steps(manifest).Where(step => step["outcome"].Text is "failed").Select(step => $"{step["step"].Text}{Reason(step)}")),
        ("plugin that was refused", 41, "others can write it, or it is not what it says",
            manifest => manifest["refused_plugins"].List.Select(refused => $"{refused["directory"].Text}: {refused["reason"].Text}")),
        ("run that was interrupted", 34, "what came after it is missing",
            manifest => manifest["run"]["interrupted_by"].Text is { } signal ? [$"by {signal}"] : []),
    ];

    public static string Alert(ManifestView alert) => alert.Text ?? alert["message"].Text ?? "an alert without text";

    public static IEnumerable<Finding> Judge(ManifestView manifest)
    {
        foreach (var (name, score, why, where) in Table)
        {
            var finding = new Finding(name, score, why);
            foreach (var place in where(manifest))
            {
                finding.Add(place, text => text);
            }

            if (finding.Count > 0)
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<ManifestView> Steps(ManifestView manifest) => manifest["steps"].List;

    private static string Reason(ManifestView step) => step["reason"].Text is { } reason ? $": {reason}" : string.Empty;
}
