namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>What conditions say of the inspected root.</summary>
/// <param name="Verdict">Whether the source is to be taken.</param>
/// <param name="Reason">A sentence with the condition; null when all are met.</param>
internal sealed record ConditionAnswer(ConditionVerdict Verdict, string? Reason);
