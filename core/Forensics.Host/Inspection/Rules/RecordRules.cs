using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>Reads the lines of one kind of record and holds each against a table of rules.</summary>
internal sealed class RecordRules<TLine>(TLine line, IReadOnlyList<Rule<TLine>> rules, Func<TLine, string> describe, Action<TLine>? alsoTake = null) : ILineReader
    where TLine : RecordLine
{
    private readonly Finding[] findings = [.. rules.Select(rule => new Finding(rule.Name, rule.Score, rule.Why))];

    public long Count { get; private set; }

    public IEnumerable<Finding> Findings => findings.Where(finding => finding.Count > 0);

    public bool TryTake(byte[] buffer, int lengthBytes, string step)
    {
        if (!line.TryRead(buffer, lengthBytes))
        {
            return false;
        }

        Count++;
        alsoTake?.Invoke(line);
        for (var i = 0; i < findings.Length; i++)
        {
            if (rules[i].Applies(line))
            {
                findings[i].Add(line, found => step.Length == 0 ? describe(found) : $"{describe(found)} [{step}]");
            }
        }

        return true;
    }
}
