namespace Forensics.Collection.Run;

/// <summary>A step went over a limit. It ends as OverBudget.</summary>
/// <param name="message">Which limit.</param>
internal sealed class OverBudgetException(string message) : Exception(message);
