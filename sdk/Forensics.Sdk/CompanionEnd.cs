using System.Reflection;

namespace Forensics.Sdk;

/// <summary>How a companion ended, and what is known of why.</summary>
/// <param name="Kind">How.</param>
/// <param name="Message">Of <see cref="CompanionEndKind.Failed"/>: type and text of the exception. Else the signal's name, or the exit code, as text. Untrusted, at most 4,096 characters; null when it completed.</param>
/// <param name="Status">The signal's number, or the exit code; 0 when it completed.</param>
public sealed record CompanionEnd(CompanionEndKind Kind, string? Message, int Status)
{
    private const int MaxMessageLength = 4_096;

    /// <summary>The exit code of one that failed and said why.</summary>
    internal const int FailedExitCode = 70;

    internal static CompanionEnd Completed { get; } = new(CompanionEndKind.Completed, null, 0);

    internal static CompanionEnd Failed(string message) => new(CompanionEndKind.Failed, Cut(message), FailedExitCode);

    /// <summary>What is told of a run that did not end well.</summary>
    /// <param name="failure">Null when it was cancelled.</param>
    internal static string MessageOf(Exception? failure)
    {
        if (failure is null)
        {
            return nameof(OperationCanceledException);
        }

        var cause = failure is TargetInvocationException or AggregateException ? failure.GetBaseException() : failure;
        return Cut($"{cause.GetType().Name}: {cause.Message}");
    }

    private static string Cut(string text) => text.Length > MaxMessageLength ? text[..MaxMessageLength] : text;
}
