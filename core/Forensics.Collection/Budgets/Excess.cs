namespace Forensics.Collection.Budgets;

/// <summary>A limit that a step went over.</summary>
/// <param name="Reason">Which, and its value.</param>
/// <param name="CanEndItself">Whether it is asked to end before it is killed: what it goes on using meanwhile harms nobody.</param>
internal sealed record Excess(string Reason, bool CanEndItself);
