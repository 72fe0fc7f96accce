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
    public static Errno Read(ProcessDirectory process, ReadOnlySpan<byte> name, TargetRoot root, out LinkReading? reading)
    {
        reading = null;
        var error = process.ReadLink(name, out var text);
        if (error.Failed)
        {
            return error;
        }

        // Nearly no link has the mark: for the others nothing more is asked, and no file system but procfs is touched.
        if (!text.HasDeletedMark)
        {
            reading = new(text.Path, IsDeleted: false, IsMemoryFile: false);
            return Errno.Ok;
        }

        uint? links = null;
        bool? isNamedSo = null;
        if (!process.ReadLinkedStatus(name, out var status).Failed)
        {
            links = status.Links;
            isNamedSo = links == 0 ? null : IsNamedSo(process, root, text, status.Identity);
        }

        var isDeleted = text.IsDeleted(links, isNamedSo);
        reading = new(isDeleted == true ? text.UnmarkedPath : text.Path, isDeleted, isDeleted == true && links == 0 && text.HasMemoryFileForm);
        return Errno.Ok;
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
