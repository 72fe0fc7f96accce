using Forensics.Sdk;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>A process's arguments, and whether they are all.</summary>
/// <param name="Arguments">Null when unknown.</param>
/// <param name="IsTruncated">Null when that cannot be told.</param>
/// <param name="IsOverLimit">A limit of ours cut them.</param>
/// <param name="MissingBytes">How much less than its argument area the kernel gave, where no limit of ours was in the way.</param>
internal sealed record ArgumentReading(IReadOnlyList<EvidenceText>? Arguments, bool? IsTruncated, bool IsOverLimit, long MissingBytes)
{
    /// <summary>
    /// The kernel reads the arguments from the process's own memory, and gives less than there are without an error: up to a page that it cannot read
    /// at once (userfaultfd, FUSE), or, when the area's last byte is not NUL, only up to the first NUL (it takes that for setproctitle(3); anybody
    /// can
    /// hide all arguments but the first so). The size of the area tells. More than the area is a title that grew into the environment: complete.
    /// </summary>
    public static ArgumentReading Of(ProcessFacts facts, bool hasEnded, int budgetBytes)
    {
        if (!facts.HasArguments || (hasEnded && facts.CommandLine!.Value.Bytes.IsEmpty))
        {
            return new(null, null, IsOverLimit: false, MissingBytes: 0);
        }

        var content = facts.CommandLine!.Value;
        var all = ProcessArguments.Parse(content.Bytes);
        var kept = ArgumentBudget.Fit(all, budgetBytes);
        if (content.Truncated || !ReferenceEquals(all, kept))
        {
            return new(kept, true, IsOverLimit: true, MissingBytes: 0);
        }

        var missing = facts.Stat.Addresses is { } addresses && addresses.ArgumentBytes > (ulong)content.Bytes.Length
            ? (long)Math.Min(addresses.ArgumentBytes - (ulong)content.Bytes.Length, long.MaxValue)
            : 0;
        return new(kept, facts.Stat.Addresses is null ? null : missing > 0, IsOverLimit: false, missing);
    }
}
