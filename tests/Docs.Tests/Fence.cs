namespace Docs.Tests;

/// <summary>One fenced block of a document.</summary>
/// <param name="Document">Its path below the checkout.</param>
/// <param name="Line">Of its first line of code, from 1.</param>
/// <param name="Mark">What stands behind the backticks: <c>csharp</c> for declarations, <c>csharp body</c> for statements inside <c>CollectAsync</c>,
/// <c>csharp test</c> for a file of tests.</param>
/// <param name="Code">The lines.</param>
internal sealed record Fence(string Document, int Line, string Mark, string[] Code)
{
    public bool IsCSharp => Mark.Split(' ')[0] is "csharp" or "cs";
}
