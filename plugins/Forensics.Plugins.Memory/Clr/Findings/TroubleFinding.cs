using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>A part of the question that has no answer, or not a whole one.</summary>
/// <param name="Part">runtime, modules, threads, heap, strings, roots.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">In words.</param>
internal sealed record TroubleFinding(string Part, FaultKind Kind, string Message) : ClrFinding
{
    /// <summary>Whether the heap, or all, could not be looked at: the memory itself is then worth keeping.</summary>
    public bool IsOfAll() => Part == "runtime" || (Part == "heap" && Kind == FaultKind.Changed);

    public override IEnumerable<string?> Texts() => [Part, Message];

    public override bool IsSound() => Enum.IsDefined(Kind);
}
