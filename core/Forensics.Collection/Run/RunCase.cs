namespace Forensics.Collection.Run;

/// <summary>What the operator says of the case, for collectors whose formats hold it. Null where he says nothing.</summary>
/// <param name="CaseNumber">Number of the case.</param>
/// <param name="EvidenceNumber">Number of the item.</param>
/// <param name="Description">What it is.</param>
/// <param name="Examiner">Who collects.</param>
/// <param name="Notes">Anything else.</param>
public sealed record RunCase(string? CaseNumber, string? EvidenceNumber, string? Description, string? Examiner, string? Notes);
