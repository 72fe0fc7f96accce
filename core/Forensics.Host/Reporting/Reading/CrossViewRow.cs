namespace Forensics.Host.Reporting.Reading;

/// <summary>Views that do not agree, as the page shows them.</summary>
internal sealed record CrossViewRow(string Disagreement, string Subject, string? ShownBy, string? NotShownBy, string? Compared, string? Detail);
