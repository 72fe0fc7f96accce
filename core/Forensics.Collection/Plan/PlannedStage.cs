using Forensics.Collection.Catalogue;

namespace Forensics.Collection.Plan;

/// <summary>Steps that follow each other in the plan and may run at the same time. The next stage begins when all of them have ended.</summary>
/// <param name="Steps">At least one; those that are skipped stand where they stand in the plan.</param>
public sealed record PlannedStage(IReadOnlyList<PlannedStep> Steps)
{
    /// <summary>The steps that are not skipped.</summary>
    public IEnumerable<PlannedStep> Running => Steps.Where(step => step.Skip is null);

    /// <summary>How soon what they read is gone, a word of <c>plugin.json</c>; null when all are skipped.</summary>
    public string? Volatility => Running.FirstOrDefault()?.Collector!.Volatility;

    /// <summary>Cuts a plan's steps into stages. Their order stays what it is.</summary>
    /// <param name="steps">The steps.</param>
    /// <returns>The stages, in order.</returns>
    public static IReadOnlyList<PlannedStage> Of(IReadOnlyList<PlannedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var stages = new List<PlannedStage>();
        var current = new List<PlannedStep>();
        foreach (var step in steps)
        {
            if (step.Skip is null && current.Any(other => other.Skip is null && !MayRunTogether(other.Collector!, step.Collector!)))
            {
                stages.Add(new(current));
                current = [];
            }

            current.Add(step);
        }

        return current.Count == 0 ? stages : [.. stages, new(current)];
    }

    private static bool MayRunTogether(CollectorEntry one, CollectorEntry other)
        => one.Volatility == other.Volatility && one.Volatility != Volatilities.Unstated && !one.ExclusiveStream && !other.ExclusiveStream && !one.IsResponder && !other.IsResponder;
}
