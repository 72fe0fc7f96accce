namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What a plan must be before anything is done by it: it can come from a journal that somebody wrote into.</summary>
internal static class PlanCheck
{
    private const uint Modes = 0xfff;
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <exception cref="ArgumentException">It is not.</exception>
    public static void MustHold(RestorePlan plan)
    {
        ActLimits.CheckToken(plan.Token);
        var metadata = plan.Metadata;
        Must(plan.Paths.Count is >= 1 and <= ActLimits.Paths, $"there are {plan.Paths.Count} paths, and 1 to {ActLimits.Paths} can be");
        Must(plan.Paths.Distinct().Count() == plan.Paths.Count, "a path is there twice");
        Must(plan.ContentSha256.Length == 64 && plan.ContentSha256.All(char.IsAsciiHexDigitLower), "the digest is no SHA-256");
        Must(metadata.Type == PosixType.File, "only regular files are restored");
        Must(metadata.SizeBytes >= 0 && metadata.Mode <= Modes, "size or mode cannot be");
        Must(IsTime(metadata.AccessedAt) && IsTime(metadata.ModifiedAt), "the nanoseconds of a time are none");
        Must(metadata.Attributes is not { Count: > ActLimits.Attributes }, $"there are more than {ActLimits.Attributes} attributes");
        Must(metadata.Attributes?.All(attribute => attribute.Name.Bytes.Length is > 0 and <= 255 && !attribute.Name.Bytes.Span.Contains((byte)0)) ?? true, "an attribute's name is none");
        Must(plan.Extents is not { Count: > ActLimits.Extents }, $"there are more than {ActLimits.Extents} extents");
        var end = 0L;
        foreach (var extent in plan.Extents ?? [])
        {
            Must(extent.OffsetBytes >= end && extent.LengthBytes > 0 && extent.LengthBytes <= metadata.SizeBytes - extent.OffsetBytes, "the extents are not in order, or go beyond the size");
            end = extent.OffsetBytes + extent.LengthBytes;
        }
    }

    private static bool IsTime(UnixTime time) => time.Nanoseconds is >= 0 and < NanosecondsPerSecond;

    private static void Must(bool holds, string text)
    {
        if (!holds)
        {
            throw new ArgumentException($"this cannot be restored: {text}");
        }
    }
}
