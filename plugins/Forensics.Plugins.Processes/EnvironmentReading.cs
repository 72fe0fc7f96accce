using Forensics.Sdk;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>A process's environment, and whether it is all.</summary>
/// <param name="Entries">Null when unknown or not asked for.</param>
/// <param name="IsTruncated">Null when that cannot be told.</param>
/// <param name="IsOverLimit">A limit of ours cut it.</param>
/// <param name="MissingBytes">How much less than its area the kernel gave, where no limit of ours was in the way.</param>
internal sealed record EnvironmentReading(IReadOnlyList<EvidenceText>? Entries, bool? IsTruncated, bool IsOverLimit, long MissingBytes)
{
    public static EnvironmentReading Of(ProcessFacts facts, bool isRedacted, int budgetBytes)
    {
        if (facts.EnvironmentBlock is not { } content || (!facts.HasMemory && content.Bytes.IsEmpty))
        {
            return new(null, null, IsOverLimit: false, MissingBytes: 0);
        }

        var all = ProcessArguments.Parse(content.Bytes);
        if (isRedacted)
        {
            all = [.. all.Select(SecretNames.Redact)];
        }

        var kept = ArgumentBudget.Fit(all, budgetBytes);
        var isOverLimit = content.Truncated || !ReferenceEquals(all, kept);
        var missing = !isOverLimit && facts.Stat.Addresses is { } addresses && addresses.EnvironmentBytes > (ulong)content.Bytes.Length
            ? (long)Math.Min(addresses.EnvironmentBytes - (ulong)content.Bytes.Length, long.MaxValue)
            : 0;
        return new(kept, isOverLimit ? true : facts.Stat.Addresses is null ? null : missing > 0, isOverLimit, missing);
    }
}
