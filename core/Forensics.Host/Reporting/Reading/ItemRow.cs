namespace Forensics.Host.Reporting.Reading;

/// <summary>Something that was asked for and not collected, as the page shows it.</summary>
internal sealed record ItemRow(string? Step, string Item, string State, string? Reason);
