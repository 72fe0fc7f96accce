using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Faults by their code.</summary>
internal sealed class FaultRows : JsonRows
{
    private readonly Dictionary<string, BestOf<FaultRow>> codes = new(StringComparer.Ordinal);

    public long Count { get; private set; }

    /// <summary>The codes, the rarest first: what is there once is more telling than what is there a thousand times.</summary>
    public IEnumerable<(string Code, BestOf<FaultRow> Faults)> Codes
        => codes.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Value.Count).ThenBy(entry => entry.Key, StringComparer.Ordinal);

    protected override void Take(ManifestView record, string step)
    {
        Count++;
        var code = record["code"].Text ?? "without a code";
        if (!codes.TryGetValue(code, out var faults))
        {
            code = codes.Count < ReportLimits.MaxFaultCodes ? code : "other codes";
            if (!codes.TryGetValue(code, out faults))
            {
                codes.Add(code, faults = new(ReportLimits.MaxFaultsOfCode));
            }
        }

        if (faults.Takes(0))
        {
            faults.Add(new(record["step"].Text, record.TextOf("path", ReportLimits.MaxTextChars), record["kind"].Text, record["system_call"].Text, record.TextOf("message", ReportLimits.MaxTextChars)), 0);
        }
        else
        {
            faults.Pass();
        }
    }
}
