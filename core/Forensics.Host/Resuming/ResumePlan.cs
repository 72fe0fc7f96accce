using System.Globalization;
using Forensics.Collection.Actions;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Host.Output;

namespace Forensics.Host.Resuming;

/// <summary>
/// What is left to do of an interrupted run. A step that ended is kept. One that did not is done again from its start: under its own id where nothing of it is there, else as
/// <c>STEP~2</c>, <c>STEP~3</c>, ..., so that nothing of the two is mixed.
/// </summary>
/// <param name="Earlier">Results of the earlier run, those that are superseded included.</param>
/// <param name="CutResults">Those among them that the earlier run could not write.</param>
/// <param name="Left">The steps to run.</param>
/// <param name="Repeated">Steps that are done again, and as what.</param>
internal sealed record ResumePlan(
    IReadOnlyList<StepResult> Earlier, IReadOnlyList<StepResult> CutResults, IReadOnlyList<PlannedStep> Left, IReadOnlyDictionary<string, string> Repeated)
{
    /// <summary>Names of contents in the bundle that are gone on with.</summary>
    public IReadOnlyList<string> Contents => [.. Left.SelectMany(step => step.Earlier?.Contents.Values.Select(content => content.Entry) ?? []).OfType<string>()];

    /// <summary>The steps to run: those whose earlier content is not as their last checkpoint says begin from their start.</summary>
    /// <param name="storedBytes">How much of a content the bundle has.</param>
    /// <param name="terminal">Is told.</param>
    public IReadOnlyList<PlannedStep> WithWhatIsThere(Func<string, long> storedBytes, Terminal terminal)
        => [.. Left.Select(step =>
        {
            foreach (var content in step.Earlier?.Contents.Values ?? [])
            {
                var length = content.Entry is not null ? storedBytes(content.Entry) : File.Exists(content.OutsidePath) ? new FileInfo(content.OutsidePath).Length : 0;
                if (content.Entry is not null ? length != content.LengthBytes : length < content.LengthBytes)
                {
                    terminal.Line($"forensics: {step.Id} begins from its start: of {content.Entry ?? content.OutsidePath} there are {length} bytes, and at its last checkpoint there were {content.LengthBytes}");
                    return step with { Earlier = null };
                }
            }

            return step;
        })];

    /// <exception cref="RefusedException">A step that is left would be run by another plugin than at the start.</exception>
    /// <exception cref="UsageException">The plan, or a result in the bundle, is not what it should be.</exception>
    public static ResumePlan Make(CollectionPlan plan, StoredJob job, CutBundle.Found found, int link, DateTimeOffset now)
    {
        // What ended or took back actions of the journal was that run's own: the journal knows how far it came, and its results stand.
        var ofJournal = job.Steps.Where(step => step.Order is ActionModes.Repair or ActionModes.Revert).ToList();
        job = job with { Steps = [.. job.Steps.Except(ofJournal)] };
        if (!plan.Steps.Select(step => step.Id).SequenceEqual(job.Steps.Select(step => step.Step)))
        {
            throw new UsageException($"this version makes other steps of the job: {string.Join(", ", plan.Steps.Select(step => step.Id))}, and at the start there were {string.Join(", ", job.Steps.Select(step => step.Step))}");
        }

        var (earlier, cut, left) = (new List<StepResult>(), new List<StepResult>(), new List<PlannedStep>());
        earlier.AddRange(ofJournal.Select(step => ResultOf(
            new() { Id = step.Step, CollectorId = step.Collector, Limits = new(), Order = new(step.Order!, []) }, found, cut, link, now)));
        var repeated = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (step, stored) in plan.Steps.Zip(job.Steps))
        {
            var attempts = new List<StepResult>();
            var attempt = 1;
            for (; IsThere(IdOf(step.Id, attempt), found); attempt++)
            {
                var planned = step with { Id = IdOf(step.Id, attempt) };
                attempts.Add(ResultOf(planned, found, cut, link, now));
            }

            if (attempts.Count == 0 || !HasEnded(attempts[^1]))
            {
                // An attempt that was cut before its first checkpoint changed nothing of what the one before it left: whether that is so, its length tells.
                var again = step with { Id = IdOf(step.Id, attempt), Earlier = attempts.Select(result => found.Checkpoints.GetValueOrDefault(result.Step.Id)).LastOrDefault(checkpoint => checkpoint is not null) };
                again = again with { Earlier = again.Earlier?.Contents.Values.All(content => IsOf(again, content)) == true ? again.Earlier : null };
                Check(again, stored);
                left.Add(again.Order is null ? again : again with { Order = null, Skip = new("what changes the device is not begun again by itself: 'forensics actions list' tells what was done; ask for the rest anew", ByChoice: false) });
                if (attempts.Count > 0)
                {
                    repeated.Add(attempts[^1].Step.Id, again.Id);
                }
            }

            earlier.AddRange(attempts.Select((result, i) => result with { SupersededBy = IdOf(step.Id, i + 2) is var next && (i + 1 < attempts.Count || repeated.ContainsKey(result.Step.Id)) ? next : null }));
        }

        return new(earlier, [.. cut.Select(result => earlier.Single(known => known.Step.Id == result.Step.Id))], left, repeated);
    }

    /// <summary>Whether it is where the step would have put it: a file elsewhere is nobody's to go on with.</summary>
    private static bool IsOf(PlannedStep step, EarlierStepContent content)
        => content.OutsidePath is null || (step.OutputFolder is { } folder && Path.GetDirectoryName(content.OutsidePath) == Path.GetFullPath(folder));

    private static bool IsThere(string id, CutBundle.Found found) => found.Documents.ContainsKey(StepResultJson.EntryName(id)) || found.Steps.ContainsKey(id);

    private static StepResult ResultOf(PlannedStep step, CutBundle.Found found, List<StepResult> cut, int link, DateTimeOffset now)
    {
        if (found.Documents.TryGetValue(StepResultJson.EntryName(step.Id), out var document))
        {
            try
            {
                return StepResultJson.Read(document, step);
            }
            catch (FormatException malformed)
            {
                throw new UsageException(malformed.Message);
            }
        }

        // What it had asked for and not concluded is not known: that is what was lost.
        var result = new StepResult
        {
            Step = step,
            Outcome = RunOutcome.Cancelled,
            Reason = found.Steps.ContainsKey(step.Id) ? $"the run was cut while this ran; what of it stands before link {link} is kept" : "the run was cut before this began",
            Items = found.Steps.GetValueOrDefault(step.Id) ?? new Dictionary<string, long>(),
            StartedAt = now,
            EndedAt = now,
        };
        cut.Add(result);
        return result;
    }

    /// <summary>What was interrupted, and what was never started for want of time or room, is to be done.</summary>
    private static bool HasEnded(StepResult result) => result.Outcome switch
    {
        RunOutcome.Cancelled => false,
        RunOutcome.TimedOut or RunOutcome.OverBudget => result.OutputBytes > 0 || result.CpuTime is not null,
        _ => true,
    };

    private static void Check(PlannedStep step, StoredJob.StoredStep stored)
    {
        if (step.Skip is not { ByChoice: true } && step.Collector?.Package.ManifestSha256 is var now && now != stored.PluginJsonSha256)
        {
            throw new RefusedException($"{stored.Step}: the plugin that provides {step.CollectorId} is another than at the start (plugin.json {now ?? "none"}, then {stored.PluginJsonSha256 ?? "none"}): resume with the same, which --plugin-dir names");
        }
    }

    private static string IdOf(string step, int attempt) => attempt == 1 ? step : string.Create(CultureInfo.InvariantCulture, $"{step}~{attempt}");
}
