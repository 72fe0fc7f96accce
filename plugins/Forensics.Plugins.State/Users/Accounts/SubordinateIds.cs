using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>Ranges of <c>subuid(5)</c> or <c>subgid(5)</c>: numbers that a user may use in user namespaces.</summary>
internal sealed class SubordinateIds
{
    private readonly Dictionary<EvidenceText, List<string>> ranges = [];

    public static SubordinateIds Read(RootFiles files, EvidencePath path)
    {
        var ids = new SubordinateIds();
        var faults = new LineFaults(files, path, "SUBORDINATE_IDS_LINE");
        var count = 0;
        foreach (var line in TextLine.Of(files.Read(path, UserLimits.AccountFileBytes) ?? default).Where(line => !line.IsBlankOrComment))
        {
            if (count++ == UserLimits.Accounts)
            {
                files.Note(new(path, FaultKind.OverLimit, "ACCOUNTS_OVER_LIMIT", $"only the first {UserLimits.Accounts} lines were taken") { OffsetBytes = line.OffsetBytes });
                break;
            }

            if (line.Fields() is [{ IsEmpty: false } name, var first, var length] && UserText.Id(first) is { } start && UserText.Id(length) is > 0 and var range)
            {
                ids.ranges.TryAdd(new(name), []);
                ids.ranges[new(name)].Add($"{start}-{start + (long)range - 1}");
            }
            else
            {
                faults.Add(line, "it is not name:first:count");
            }
        }

        faults.End();
        return ids;
    }

    /// <summary>By name or by number.</summary>
    public IReadOnlyList<string> Of(EvidenceText userName, EvidenceText userId)
        => [.. ranges.GetValueOrDefault(userName, []).Concat(ranges.GetValueOrDefault(userId, [])).Take(UserLimits.PerAccount)];
}
