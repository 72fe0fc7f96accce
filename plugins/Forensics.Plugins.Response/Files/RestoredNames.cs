using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>Whether a file is there as it was restored.</summary>
internal static class RestoredNames
{
    /// <summary>Whether a path leads to a file with the content, size and modification time of a plan.</summary>
    public static bool Has(CollectionContext context, EvidencePath path, RestorePlan plan)
    {
        if (FileCapture.Open(context.Root, path, out var capture) is not null)
        {
            return false;
        }

        using (capture)
        {
            return IsThis(capture!, plan);
        }
    }

    private static bool IsThis(FileCapture capture, RestorePlan plan)
    {
        if (capture.Metadata.SizeBytes != plan.Metadata.SizeBytes || capture.Metadata.ModifiedAt != plan.Metadata.ModifiedAt)
        {
            return false;
        }

        try
        {
            using var content = new ExtentStream(capture.Content, plan.Extents ?? (plan.Metadata.SizeBytes == 0 ? [] : [new(0, plan.Metadata.SizeBytes)]));
            return ContentHash.Of(content, CancellationToken.None).Sha256 == plan.ContentSha256;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
