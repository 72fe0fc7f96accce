using System.Text.RegularExpressions;
using Forensics.Collection.Actions;
using Forensics.Collection.Footprint;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.Actions;

/// <summary>Undoes what a run did when its time is over, by whatever keeps time on the device: it is set before anything is done, so that it comes whatever becomes of us.</summary>
/// <param name="folder">The state directory.</param>
/// <param name="runId">The run.</param>
internal sealed partial class RevertTimer(StateFolder folder, string runId)
{
    /// <summary>What the names of all such timers begin with; <c>autoruns</c> knows them by it.</summary>
    public const string Prefix = "forensics-revert-";

    /// <summary>What the timer's own command says.</summary>
    public const string TimedOption = "--timed";

    private const int NoteBytes = 64;

    private string Name => Prefix + runId;

    private string NotePath => Path.Combine(folder.Path, "reverts", runId);

    /// <summary>Sets it.</summary>
    /// <param name="after">Time from now.</param>
    /// <param name="program">This program.</param>
    /// <param name="more">Arguments that it gets beside its own.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="ledger">Is told.</param>
    /// <returns>When, and by what.</returns>
    /// <exception cref="RefusedException">Nothing keeps time here, or it cannot be set: nothing was done.</exception>
    public (DateTimeOffset Due, string By) Set(TimeSpan after, IReadOnlyList<string> program, IReadOnlyList<string> more, TimeProvider clock, FootprintLedger ledger)
    {
        var keeper = Keepers().FirstOrDefault()
            ?? throw new RefusedException("--revert-after: neither systemd nor a cron daemon runs on this device, and nothing else would undo it: leave it out, and undo it yourself with 'forensics undo'");
        if (after > keeper.MostDelay)
        {
            throw new RefusedException($"--revert-after: {keeper.Name} takes at most {keeper.MostDelay.TotalDays:0} days");
        }

        var due = clock.GetUtcNow() + (after > keeper.LeastDelay ? after : keeper.LeastDelay);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(NotePath)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            RevertFiles.Write(NotePath, EvidenceTime.Text(due));
            foreach (var path in keeper.Set(Name, due, [.. program, "undo", "--run", runId, TimedOption, "--state-dir", folder.Path, "-o", folder.Path, .. more]))
            {
                ledger.Add(FootprintKind.Timer, FootprintAction.Created, path, $"a timer of {keeper.Name} that undoes what this run did at {EvidenceTime.Text(due)}; it is taken away when nothing of the run stands");
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            _ = RevertFiles.Remove([NotePath]);
            throw new RefusedException($"--revert-after: the timer cannot be set, and nothing was done: {failed.Message}");
        }

        return (due, keeper.Name);
    }

    /// <summary>Takes it away.</summary>
    /// <exception cref="IOException">Something of it is left.</exception>
    public void Remove()
    {
        _ = new SystemdTimekeeper().Remove(Name);
        _ = new CronTimekeeper().Remove(Name);
        _ = RevertFiles.Remove([NotePath]);
    }

    /// <summary>Takes away the timers of those runs of which nothing stands any more.</summary>
    public static void RemoveEnded(ActionJournal journal, IEnumerable<string> runs, Terminal terminal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var timed = runs.Where(run => Has(journal.Folder, run)).ToHashSet(StringComparer.Ordinal);
        if (timed.Count == 0)
        {
            return;
        }

        timed.ExceptWith(journal.OfRuns(timed).Where(action => action.Stands || action.IsOpen).Select(action => action.Intent.RunId));
        foreach (var run in timed)
        {
            try
            {
                new RevertTimer(journal.Folder, run).Remove();
            }
            catch (IOException failed)
            {
                terminal.Line($"warning: the timer of run {run} is left: {failed.Message}");
            }
        }
    }

    /// <summary>When what a run did is undone; null when that was not asked for.</summary>
    public static DateTimeOffset? DueOf(StateFolder folder, string run)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Due(new RevertTimer(folder, run).NotePath);
    }

    /// <summary>Whether a text can be a run's id.</summary>
    public static bool IsRun(string text) => RunId().IsMatch(text);

    /// <summary>Whether a run has one.</summary>
    public static bool Has(StateFolder folder, string runId)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(new RevertTimer(folder, runId).NotePath);
    }

    /// <summary>Runs whose time is over and that were not undone, the device being off perhaps when it was.</summary>
    public static IReadOnlyList<string> Overdue(StateFolder folder, TimeProvider clock)
    {
        var notes = Path.Combine(folder.Path, "reverts");
        return Directory.Exists(notes)
            ? [.. Directory.EnumerateFiles(notes).Where(note => Due(note) <= clock.GetUtcNow()).Select(note => Path.GetFileName(note))]
            : [];
    }

    private static DateTimeOffset? Due(string note)
        => DateTimeOffset.TryParse(SmallFile.TryRead(note, NoteBytes), System.Globalization.CultureInfo.InvariantCulture, out var due) ? due : null;

    private static IEnumerable<IRevertTimekeeper> Keepers()
    {
        if (SystemdTimekeeper.IsThere)
        {
            yield return new SystemdTimekeeper();
        }

        var cron = new CronTimekeeper();
        if (cron.IsThere)
        {
            yield return cron;
        }
    }

    [GeneratedRegex(@"^[0-9a-f]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RunId();
}
