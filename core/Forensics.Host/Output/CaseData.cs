using System.Text.Json.Nodes;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>What the operator says about the case; it stands in the manifest as it was given.</summary>
internal sealed record CaseData(string? CaseNumber, string? EvidenceNumber, string? Description, string? Examiner, string? Notes)
{
    /// <summary>Longest value, in characters.</summary>
    public const int MaxLength = 4_096;

    /// <summary>For collectors, some of whose formats hold it.</summary>
    public RunCase ToRun() => new(CaseNumber, EvidenceNumber, Description, Examiner, Notes);

    public JsonObject ToJson() => new()
    {
        ["case_number"] = CaseNumber,
        ["evidence_number"] = EvidenceNumber,
        ["description"] = Description,
        ["examiner"] = Examiner,
        ["notes"] = Notes,
    };
}
