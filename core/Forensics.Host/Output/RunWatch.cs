using System.Text.Json.Nodes;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;
using Forensics.Host.Device;
using Forensics.Host.Planning;
using Forensics.Host.UserSpace;

namespace Forensics.Host.Output;

/// <summary>Everything that a run says: to people on standard error, to programs as events, and the result.</summary>
internal sealed class RunWatch(Terminal terminal, EventStream? events, TimeProvider clock, Verbosity verbosity) : IDisposable
{
    private int alertsTold;

    public void Begin(RunFacts facts)
    {
        events?.RunStarted(facts);
        foreach (var warning in verbosity == Verbosity.Quiet ? [] : Warnings(facts))
        {
            terminal.Line($"warning: {warning}");
        }

        TellAlerts(facts);

        // Before there is anything to lose: a run that is killed leaves a bundle that proves something only for whoever knows its signer.
        if (verbosity != Verbosity.Quiet)
        {
            terminal.Line($"bundle {facts.Output.Path}, signed by {facts.Signer.Fingerprint}");
        }
    }

    /// <summary>Runs, with a live display where there is a terminal to show it on; what there is to say comes after it then, so that it is not torn.</summary>
    public IReadOnlyList<StepResult> Show(UserSpaceCheck userSpace, Func<RunObserver, IReadOnlyList<StepResult>> run)
    {
        if (verbosity != Verbosity.Normal || !Terminal.IsLive)
        {
            return run(With(new UserSpaceObserver(userSpace), new ConsoleObserver(terminal.Line, clock, verbosity)));
        }

        var later = new List<string>();
        try
        {
            return LiveObserver.Show(Console.Error, clock, live => run(With(new UserSpaceObserver(userSpace), live, new OutcomeObserver(later.Add, verbosity))));
        }
        finally
        {
            later.ForEach(terminal.Line);
        }
    }

    public void End(RunFacts facts, string? sha256, JsonObject? taskReport)
    {
        events?.RunEnded(facts, sha256, taskReport);
        TellAlerts(facts);
        if (ClockFault.Of(facts) is { } clockFault)
        {
            terminal.Line($"warning: {clockFault}");
        }

        if (sha256 is null)
        {
            return;
        }

        terminal.Result($"sha256: {sha256}");
        terminal.Result($"signer: {facts.Signer.Fingerprint}");
        terminal.Result($"bundle: {facts.Output.Path}");
        if (!facts.Output.IsInPlace())
        {
            terminal.Line($"warning: {facts.Output.Path} is not the file that this run wrote: it was renamed, removed or replaced meanwhile; look for inode {facts.Output.Identity?.Inode}, or for the digest");
        }
    }

    public void Dispose() => events?.Dispose();

    /// <summary>Each once, also to who wants to hear nothing else.</summary>
    private void TellAlerts(RunFacts facts)
    {
        foreach (var alert in facts.UserSpace.Alerts.Skip(alertsTold))
        {
            terminal.Line($"warning: ALERT {alert.Code}: {alert.Message}");
        }

        alertsTold = facts.UserSpace.Alerts.Count;
    }

    private CompositeObserver With(params IReadOnlyList<RunObserver> observers) => new(events is null ? observers : [.. observers, events]);

    private static IEnumerable<string> Warnings(RunFacts facts)
    {
        if (facts.Output.IsOnSource)
        {
            yield return $"the bundle goes to {facts.Output.MountPoint ?? "a file system"} of this device and overwrites free space there; -o names another place";
        }

        if (facts.Plan.Steps.Any(step => step is { ReadsDeviceMemory: true, Skip: null }))
        {
            if (facts.Output.IsInMemory)
            {
                yield return $"the bundle goes to a {facts.Output.FileSystem}, into the memory that is to be imaged: it overwrites a part of it; -o names another place";
            }

            var folder = facts.Output.Identity is null ? null : Path.GetDirectoryName(facts.Output.Path);
            if (HeadRoom.Of(facts.Plan.Steps.Where(step => step.ReadsDeviceMemory), facts.Root, folder, facts.Limits.MinFreeBytes) is { IsEnough: false } room)
            {
                yield return $"the device's memory does not fit as it is: {room.Text}";
            }
        }

        yield return "the bundle is not encrypted, and evidence can hold secrets";
        if (DeviceFacts.IsWholeDevice is false)
        {
            yield return "this is a container or a namespace: you see this container only";
        }

        foreach (var refused in facts.Catalogue.Refused)
        {
            yield return $"refused plugin {refused.Directory}: {refused.Reason}";
        }
    }
}
