using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Stopping processes, as a plan tells it.</summary>
internal sealed class Suspension(SuspendOptions options) : ActionKind
{
    public const string WordOf = "suspended";

    public override string Id => SuspendResponder.Name;

    public override string Word => WordOf;

    public override string Verb => "stops";

    public override (ItemState State, string Reason) Ended => (ItemState.Missing, "it has ended: there is nothing to stop");

    public override string? NothingToDo(Member member) => member.WasStopped && !options.Tree ? "it was stopped already, by somebody else: an undo would not be ours" : null;

    public override IReadOnlyList<PlannedCall> Calls(Member root, int count)
        => [new("pidfd_send_signal", count == 1 && !options.Tree ? $"SIGSTOP to process {root.Pid}: its threads stand" : $"SIGSTOP to {count} processes and those that they start meanwhile: their threads stand")];

    public override IReadOnlyList<string> Losses(ProcessTools tools, IReadOnlyList<Member> taken) => [];
}
