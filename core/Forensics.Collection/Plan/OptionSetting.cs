namespace Forensics.Collection.Plan;

/// <summary>An option's value as somebody wrote it.</summary>
/// <param name="Name">The option.</param>
/// <param name="Values">Its text; several for a list.</param>
/// <param name="Origin">Where it was written: <c>triage.yaml:12</c>, <c>--set</c>.</param>
public sealed record OptionSetting(string Name, IReadOnlyList<string> Values, string Origin);
