using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Some objects of one folder, read at one go.</summary>
/// <param name="found">All that were found.</param>
/// <param name="start">The first of them that is read.</param>
/// <param name="isWanted">Whether an object is asked for, by its status.</param>
internal sealed class ObjectBatch(List<FoundObject> found, int start, Func<FoundObject, bool> isWanted)
{
    private int read;

    /// <summary>The first that is not among those read.</summary>
    public int End => start + read;

    /// <summary>Reads, on a thread that may be left behind.</summary>
    public bool Read(ObjectReader reader, ReadingWatch watch)
    {
        var content = 0L;
        for (; End < found.Count && read < CollectLimits.BatchObjects && content < CollectLimits.BatchBytes; read++)
        {
            reader.Read(found[End], isWanted, watch);
            content += found[End].ContentBytes;
        }

        return true;
    }

    /// <summary>The reading thread was left behind in the object after the last that was read.</summary>
    public void GiveUp()
    {
        var stuck = found[End];
        read++;
        if (!stuck.HasStatus)
        {
            stuck.Error = Errno.ETIMEDOUT;
            return;
        }

        if (stuck.IsRegular)
        {
            // What the kernel may still write to is not touched again.
            stuck.Content = null;
            stuck.IsRead = false;
            stuck.ContentFault = Errno.ETIMEDOUT.Fault(stuck.Path, "IO_TIMEOUT", "read", "no answer in time: a file was not read");
            return;
        }

        stuck.Faults.Add(Errno.ETIMEDOUT.Fault(stuck.Path, "IO_TIMEOUT", "getxattr", "no answer in time: attributes or target of an object were not read"));
    }
}
