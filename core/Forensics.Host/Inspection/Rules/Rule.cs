namespace Forensics.Host.Inspection.Rules;

/// <summary>One line of a table of rules.</summary>
/// <param name="Name">What the thing is, as it is printed.</param>
/// <param name="Score">How unusual one of them is, 0 to 100: 90 and more is hardly ever innocent, 50 deserves a look, 30 is context.</param>
/// <param name="Why">What it can mean.</param>
/// <param name="Applies">Whether a line shows it.</param>
internal sealed record Rule<TLine>(string Name, int Score, string Why, Func<TLine, bool> Applies);
