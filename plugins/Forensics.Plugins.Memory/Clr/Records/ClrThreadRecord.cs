using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>A thread that a runtime knows, with the managed part of its stack.</summary>
[Record("memory.clr.thread", 1)]
[Description("A thread that a runtime knows, with the managed part of its stack.")]
internal sealed record ClrThreadRecord : ClrRecord
{
    [Description("The kernel's number; null when it has not been started, or is over.")]
    public required long? ThreadId { get; init; }

    [Description("The runtime's number.")]
    public required int ManagedThreadId { get; init; }

    [Description("unstarted, dead, aborted, abort-requested, abort-initiated, gc-suspend-pending, user-suspend-pending, debug-suspend-pending, background, pool-worker, pool-completion, finalizer, gc; cooperative or preemptive.")]
    public required IReadOnlyList<string> States { get; init; }

    [Description("Type of the exception that it handles; null when there is none.")]
    public required string? ExceptionType { get; init; }

    [Description("Its message.")]
    public required string? ExceptionMessage { get; init; }

    [Description("Innermost first: a method with the types of its parameters; in brackets what the runtime itself put there; ? for what is unknown.")]
    public required IReadOnlyList<string> Stack { get; init; }

    [Description("Whether there are more frames.")]
    public required bool StackCut { get; init; }
}
