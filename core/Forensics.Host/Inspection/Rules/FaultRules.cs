using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>Faults that are more than a file that could not be read.</summary>
internal static class FaultRules
{
    public static IReadOnlyList<Rule<FaultLine>> Table { get; } =
    [
        new("object that is not what it should be", 62, "corrupt: damaged, or forged to break the tools that read it",
            fault => fault.Kind.SequenceEqual("corrupt"u8)),
        new("object that changed while it was read", 46, "somebody was at work during the collection",
            fault => fault.Kind.SequenceEqual("changed"u8)),
        new("object that did not answer", 44, "a hung mount, or a trap that holds whoever reads it",
            fault => fault.Kind.SequenceEqual("timed-out"u8)),
    ];

    public static string Describe(FaultLine fault)
        => $"{(fault.Path.IsEmpty ? "no path" : Shown.Text(fault.Path))}, {Shown.Text(fault.Code)} [{Shown.Text(fault.Step)}]";
}
