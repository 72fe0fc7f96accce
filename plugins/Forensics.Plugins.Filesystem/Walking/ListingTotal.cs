using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>About how many entries a listing will have: the inodes in use of its file systems.</summary>
internal static class ListingTotal
{
    /// <summary>Asks the file systems.</summary>
    /// <returns>Null when one does not tell, or when less than whole file systems is listed.</returns>
    public static long? Of(ListingRun run, IReadOnlyList<ListingScope> scopes)
    {
        if (run.Options.Depth != 0)
        {
            return null;
        }

        var total = 0UL;
        var counted = new HashSet<ulong>();
        foreach (var scope in scopes.Where(scope => scope.Exclusion is null))
        {
            if (scope.Mount is not { Root.Bytes.Length: 1 } mount || !IsWhole(run, scope, mount))
            {
                return null;
            }

            if (!counted.Add(mount.Device))
            {
                continue;
            }

            var error = run.Context.Root.Open(scope.Path.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var place);
            using (place)
            {
                if (error.Failed || FileSystemUsage.Read(place, out var usage).Failed || usage.UsedFiles is not { } used)
                {
                    return null;
                }

                total += used;
            }
        }

        return total is 0 or > long.MaxValue ? null : (long)total;
    }

    private static bool IsWhole(ListingRun run, ListingScope scope, MountEntry mount)
        => mount.MountPoint.Bytes.Span.SequenceEqual(BytePath.Join(run.RootPath.Bytes, scope.Path.Bytes.Length == 1 ? default : scope.Path.Bytes).Bytes.Span);
}
