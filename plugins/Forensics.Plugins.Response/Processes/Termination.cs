using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Ending processes, as a plan tells it.</summary>
internal sealed class Termination(TerminateOptions options) : ActionKind
{
    public const string WordOf = "terminated";

    public override string Id => TerminateResponder.Name;

    public override string Word => WordOf;

    public override string Verb => "ends";

    public override (ItemState State, string Reason) Ended => (ItemState.Collected, "it had ended");

    public override string? NothingToDo(Member member) => null;

    public override IReadOnlyList<PlannedCall> Calls(Member root, int count)
        => options.Tree ? [new("pidfd_send_signal", $"SIGSTOP to {count} processes and those that they start meanwhile"), new("pidfd_send_signal", $"SIGKILL to all of them, children first: {count} processes end")]
            : options.Grace == 0 || root.WasStopped ? [new("pidfd_send_signal", $"SIGKILL to process {root.Pid}: it ends")]
            : [new("pidfd_send_signal", $"SIGTERM to process {root.Pid}: it is asked to end"), new("pidfd_send_signal", $"SIGKILL to process {root.Pid}, when it is there after {options.Grace} s: it ends")];

    public override IReadOnlyList<string> Losses(ProcessTools tools, IReadOnlyList<Member> taken)
    {
        var losses = taken.SelectMany(member => Losses(tools, member)).Take(ActingLimits.ToldLosses + 1).ToList();
        return losses.Count <= ActingLimits.ToldLosses ? losses : [.. losses.Take(ActingLimits.ToldLosses), "and more of the kind"];
    }

    private IEnumerable<string> Losses(ProcessTools tools, Member member)
    {
        yield return $"what is only in the memory of process {member.Pid} ({DeviceText.Of(member.Seen.Stat.Name)}): memory.process stores that, before";
        if (ProgramPath.IsNameless(member.Seen))
        {
            yield return $"the program of process {member.Pid}, {DeviceText.Of(ProgramPath.Of(member.Seen)!.Value)}, which has no name any more: {(options.KeepExecutable ? "it is stored in the bundle before" : "it is not stored")}";
        }

        var directory = member.Held.Directory;
        if (!tools.Reader.TryRead(_ => DeletedFiles.Of(directory), out var files))
        {
            yield return $"deleted files that process {member.Pid} has open: they could not be read";
            yield break;
        }

        foreach (var (descriptor, path) in files.First)
        {
            yield return $"{DeviceText.Of(path)}, deleted, which process {member.Pid} has open as descriptor {descriptor}: it is not stored here, process.list does";
        }

        if (files.Count > files.First.Count)
        {
            yield return $"{files.Count - files.First.Count} more deleted files that process {member.Pid} has open";
        }
    }
}
