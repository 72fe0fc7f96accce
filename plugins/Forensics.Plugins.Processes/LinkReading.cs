using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>What a process's link to a file leads to.</summary>
/// <param name="Path">Without the mark for a deleted file, unless <paramref name="IsDeleted"/> is false or unknown.</param>
/// <param name="IsDeleted">Null when that stays open.</param>
/// <param name="IsMemoryFile">A file of memfd_create(2).</param>
internal sealed record LinkReading(EvidencePath Path, bool? IsDeleted, bool IsMemoryFile)
{
    /// <param name="process">Whose link it is.</param>
    /// <param name="root">The inspected root.</param>
    /// <param name="text">Of the link.</param>
    /// <param name="status">Of what it leads to; null when that could not be read.</param>
    /// <param name="watch">Told when a name of a deleted file is looked for, on whatever file system; null when none is to be looked for.</param>
    public static LinkReading Of(ProcessDirectory process, TargetRoot root, LinkText text, FileStatus? status, ReadingWatch? watch)
    {
        if (!text.HasDeletedMark)
        {
            return new(text.Path, IsDeleted: false, IsMemoryFile: false);
        }

        bool? isNamedSo = null;
        if (status is { Links: > 0 } linked && watch is not null)
        {
            watch.Enter((int)ReadStep.DeletedNames);
            isNamedSo = IsNamedSo(process, root, text, linked.Identity);
            watch.Leave();
        }

        var isDeleted = text.IsDeleted(status?.Links, isNamedSo);
        return new(isDeleted == true ? text.UnmarkedPath : text.Path, isDeleted, isDeleted == true && status?.Links == 0 && text.HasMemoryFileForm);
    }

    /// <summary>A deleted name may leave other hard links to the file, so that the count does not tell. The kernel writes the path as seen from our
    /// root, or, of another mount namespace, from its top: both are tried.</summary>
    private static bool? IsNamedSo(ProcessDirectory process, TargetRoot root, LinkText text, FileIdentity identity)
    {
        var fromOurs = LeadsTo(root, text, identity);
        if (fromOurs == true || process.OpenRoot(out var handle).Failed)
        {
            return fromOurs == true ? true : null;
        }

        using (handle)
        {
            var fromTheirs = LeadsTo(new TargetRoot(handle, text.Path), text, identity);
            return fromTheirs == true ? true : fromOurs is null || fromTheirs is null ? null : false;
        }
    }

    private static bool? LeadsTo(TargetRoot root, LinkText text, FileIdentity identity)
    {
        var error = root.Open(text.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var place);
        using (place)
        {
            return error == Errno.ENOENT || error == Errno.ENOTDIR ? false
                : error.Failed || FileStatus.Read(place, out var status).Failed ? null
                : status.Identity == identity;
        }
    }
}
