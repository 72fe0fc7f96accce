namespace Forensics.Host.Reporting.Reading;

/// <summary>A fault as the page shows it.</summary>
internal sealed record FaultRow(string? Step, string? Path, string? Kind, string? SystemCall, string? Message);
