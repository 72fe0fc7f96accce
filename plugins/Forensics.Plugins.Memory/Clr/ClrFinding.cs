using System.Text.Json.Serialization;
using Forensics.Plugins.Memory.Clr.Findings;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>One thing that an analysis found: a line of the channel between the process that analyses, which nobody trusts, and the collector.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "finding")]
[JsonDerivedType(typeof(RuntimeFinding), "runtime")]
[JsonDerivedType(typeof(ModuleFinding), "module")]
[JsonDerivedType(typeof(ThreadFinding), "thread")]
[JsonDerivedType(typeof(ExceptionFinding), "exception")]
[JsonDerivedType(typeof(TypeFinding), "type")]
[JsonDerivedType(typeof(StringFinding), "string")]
[JsonDerivedType(typeof(RootFinding), "root")]
[JsonDerivedType(typeof(TroubleFinding), "trouble")]
[JsonDerivedType(typeof(EndFinding), "end")]
internal abstract record ClrFinding
{
    /// <summary>Texts of the finding: each is bounded by <see cref="ClrLimits.TextChars"/>, unless it says so itself.</summary>
    /// <remarks>Methods, not properties: they are no part of the line.</remarks>
    public virtual IEnumerable<string?> Texts() => [];

    /// <summary>Whether its numbers and lists are what they can be.</summary>
    public virtual bool IsSound() => true;
}
