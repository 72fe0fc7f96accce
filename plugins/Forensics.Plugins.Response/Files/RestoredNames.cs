using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>Whether a file is there as it was restored.</summary>
internal static class RestoredNames
{
    /// <summary>Whether all paths of a plan lead to one file, and it has the plan's content, size, modification time, mode and owner.</summary>
    public static bool Are(CollectionContext context, RestorePlan plan)
    {
        FileIdentity? first = null;
        foreach (var path in plan.Paths)
        {
            if (FileCapture.Open(context.Root, path, out var capture) is not null)
            {
                return false;
            }

            using (capture)
            {
                if (first is { } identity ? capture!.Key.Identity != identity : !IsThis(capture!, plan))
                {
                    return false;
                }

                first = capture!.Key.Identity;
            }
        }

        return true;
    }

    /// <summary>Whether a path leads to a file with the content of a plan, whatever else it has.</summary>
    public static bool HasContent(CollectionContext context, EvidencePath path, RestorePlan plan)
    {
        if (FileCapture.Open(context.Root, path, out var capture) is not null)
        {
            return false;
        }

        using (capture)
        {
            return HasContent(capture!, plan);
        }
    }

    private static bool IsThis(FileCapture capture, RestorePlan plan)
    {
        var (found, wanted) = (capture.Metadata, plan.Metadata);
        return found.ModifiedAt == wanted.ModifiedAt && found.Mode == wanted.Mode && found.OwnerId == wanted.OwnerId && found.GroupId == wanted.GroupId && HasContent(capture, plan);
    }

    private static bool HasContent(FileCapture capture, RestorePlan plan)
    {
        if (capture.Metadata.SizeBytes != plan.Metadata.SizeBytes)
        {
            return false;
        }

        return !ContentCheck.Compare(capture.Content, plan, out var isSame).Failed && isSame;
    }
}
