using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>What a plan has to know of what will be done.</summary>
internal abstract class ActionKind
{
    /// <summary>Of the responder.</summary>
    public abstract string Id { get; }

    /// <summary>As the record has it: terminated.</summary>
    public abstract string Word { get; }

    /// <summary>As a summary begins: ends.</summary>
    public abstract string Verb { get; }

    /// <summary>How the item of a process ends that has ended.</summary>
    public abstract (ItemState State, string Reason) Ended { get; }

    /// <summary>Why nothing needs to be done to a process; null when something does.</summary>
    public abstract string? NothingToDo(Member member);

    /// <summary>The system calls.</summary>
    /// <param name="root">The chosen process.</param>
    /// <param name="count">How many are taken with it, itself included.</param>
    public abstract IReadOnlyList<PlannedCall> Calls(Member root, int count);

    /// <summary>What would be lost.</summary>
    public abstract IReadOnlyList<string> Losses(ProcessTools tools, IReadOnlyList<Member> taken);
}
