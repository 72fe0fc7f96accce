namespace Forensics.Sdk.Linux;

/// <summary>
/// Small files and folders of a root, by path: for collectors that look at many places by name. Each read is done on a thread that can be left behind, is bounded,
/// and leaves a fault when it fails; a path that does not exist is no fault. Links are followed within the root. Not for several threads at once.
/// </summary>
/// <remarks>Automount points are not entered: <see cref="IsBehindAutomount"/>. A link that leads to one from elsewhere is followed, and may mount something.</remarks>
/// <param name="root">The root under inspection.</param>
/// <param name="clock">Measures deadlines.</param>
public sealed class RootFiles(TargetRoot root, TimeProvider clock) : IDisposable
{
    private readonly AbandonableReader reader = new(clock);
    private readonly List<CollectionFault> faults = [];
    private readonly HashSet<EvidencePath> notEntered = [];
    private Automounts? automounts;

    /// <summary>The root.</summary>
    public TargetRoot Root => root;

    /// <summary>What reads it.</summary>
    public AbandonableReader Reader => reader;

    /// <summary>Whether it is the running system's own root: <c>/</c>.</summary>
    public bool IsLive => root.DisplayPath.Bytes.Span.SequenceEqual("/"u8);

    /// <summary>Takes the faults that were left since the last call.</summary>
    /// <returns>In the order in which they came.</returns>
    public IReadOnlyList<CollectionFault> TakeFaults()
    {
        var taken = faults.ToArray();
        faults.Clear();
        return taken;
    }

    /// <summary>Leaves a fault of the caller's: a line that cannot be read, a limit that was reached.</summary>
    /// <param name="fault">The fault. Of its subject the first <see cref="LinuxLimits.SubjectBytes"/> are kept.</param>
    public void Note(CollectionFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var isLong = fault.Subject.Bytes.Length > LinuxLimits.SubjectBytes;
        faults.Add(isLong ? fault with { Subject = new(fault.Subject.Bytes[..LinuxLimits.SubjectBytes].ToArray()), Message = $"{fault.Message} (a path of {fault.Subject.Bytes.Length} bytes, cut here)" } : fault);
    }

    /// <summary>
    /// Whether a path is an automount point, or leads through one: looking there would mount something. The methods here refuse such paths; who opens by
    /// <see cref="Root"/> asks first. Paths are taken as their text: that a link leads there is not seen.
    /// </summary>
    /// <param name="path">Absolute, below the root.</param>
    /// <returns>True, with one fault <c>AUTOMOUNT_NOT_ENTERED</c> for each automount point, when it must not be looked at.</returns>
    public bool IsBehindAutomount(EvidencePath path)
    {
        if (automounts is null)
        {
            automounts = Automounts.Read(root, reader, out var error);
            if (error.Failed && IsLive)
            {
                Note(error.Fault(root.DisplayPath, "MOUNTS_UNKNOWN", "read", "automount points are not known, and could be entered"));
            }
        }

        if (automounts.Over(path) is not { } point)
        {
            return false;
        }

        if (notEntered.Add(point))
        {
            Note(Automounts.Fault(point));
        }

        return true;
    }

    /// <summary>Reads a regular file.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="limitBytes">At most this much is read; a fault <c>FILE_OVER_LIMIT</c> says that there is more.</param>
    /// <returns>Its bytes; null when it does not exist, or with a fault when it cannot be read.</returns>
    public ReadOnlyMemory<byte>? Read(EvidencePath path, int limitBytes = LinuxLimits.ConfigurationBytes) => Read(path, OpenAs.RegularFile, limitBytes);

    /// <summary>Reads a file of <c>/proc</c> or <c>/sys</c>.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="limitBytes">As in <see cref="Read(EvidencePath, int)"/>.</param>
    /// <returns>Its bytes; null when it does not exist, or with a fault when it cannot be read.</returns>
    public ReadOnlyMemory<byte>? ReadKernel(EvidencePath path, int limitBytes = LinuxLimits.ConfigurationBytes) => Read(path, OpenAs.KernelFile, limitBytes);

    /// <summary>Names in a folder, in the order of their bytes, without <c>.</c> and <c>..</c>.</summary>
    /// <param name="path">Absolute.</param>
    /// <returns>The names; none when it does not exist or is no folder. At most <see cref="LinuxLimits.FolderNames"/>; a fault says that there are more.</returns>
    public IReadOnlyList<EvidenceText> List(EvidencePath path)
    {
        if (!TryAsk(path, watch => Names(path, watch), out var answer))
        {
            return [];
        }

        var (names, cut, error) = answer;
        if (error.Failed && error != Errno.ENOENT && error != Errno.ENOTDIR)
        {
            Note(error.Fault(path, "FOLDER_UNREADABLE", "getdents64", "a folder could not be listed, or not to its end"));
        }

        if (cut)
        {
            Note(new(path, FaultKind.OverLimit, "FOLDER_OVER_LIMIT", $"only {LinuxLimits.FolderNames} names of a folder were taken"));
        }

        return names;
    }

    /// <summary>Paths of what lies in a folder, in the order of their bytes.</summary>
    /// <param name="path">The folder, absolute.</param>
    /// <returns>As <see cref="List"/>.</returns>
    public IEnumerable<EvidencePath> Children(EvidencePath path) => List(path).Select(name => BytePath.Child(path.Bytes.Span, name.Bytes.Span));

    /// <summary>The status of an object. The last component is not followed when it is a link, unless asked for.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="follow">Follow a link, within the root.</param>
    /// <returns>Null when it does not exist, or with a fault when it cannot be asked.</returns>
    public FileStatus? Status(EvidencePath path, bool follow = false)
    {
        if (!TryAsk(path, _ => (Error: Ask(path, follow, out var status), Status: status), out var answer))
        {
            return null;
        }

        return Exists(path, answer.Error, "STATUS_UNREADABLE", "statx") ? answer.Status : null;
    }

    /// <summary>The target of a symbolic link, as it stands in it.</summary>
    /// <param name="path">Absolute.</param>
    /// <returns>Null when it is no link, does not exist, or with a fault when it cannot be read.</returns>
    public EvidencePath? ReadLink(EvidencePath path)
    {
        if (!TryAsk(path, _ => (Error: root.ReadLink(path.Bytes.Span, out var target), Target: target), out var answer))
        {
            return null;
        }

        return answer.Error != Errno.EINVAL && Exists(path, answer.Error, "LINK_UNREADABLE", "readlinkat") ? answer.Target : null;
    }

    /// <summary>Ends the reading thread.</summary>
    public void Dispose() => reader.Dispose();

    private ReadOnlyMemory<byte>? Read(EvidencePath path, OpenAs kind, int limitBytes)
    {
        if (!TryAsk(path, _ => (Error: root.ReadFile(path.Bytes.Span, kind, limitBytes, out var read), Read: read), out var answer))
        {
            return null;
        }

        if (!Exists(path, answer.Error, "FILE_UNREADABLE", "read"))
        {
            return null;
        }

        if (answer.Read.Truncated)
        {
            Note(new(path, FaultKind.OverLimit, "FILE_OVER_LIMIT", $"only the first {limitBytes} bytes of a file were read"));
        }

        return answer.Read.Bytes;
    }

    // A path that the kernel would not take is refused without a call: TargetRootReading.Open says ENAMETOOLONG by itself.
    private bool TryAsk<T>(EvidencePath path, Func<ReadingWatch, T> ask, out T? answer)
    {
        answer = default;
        if (path.Bytes.Length <= LinuxLimits.PathBytes && IsBehindAutomount(path))
        {
            return false;
        }

        if (reader.TryRead(ask, out answer))
        {
            return true;
        }

        Note(Errno.ETIMEDOUT.Fault(path, "IO_TIMEOUT", "openat2", $"no answer within {reader.Deadline.TotalSeconds} s, or too many reads were not answered before"));
        return false;
    }

    private Errno Ask(EvidencePath path, bool follow, out FileStatus status)
    {
        var error = root.Open(path.Bytes.Span, OpenAs.Place, follow ? LinkRule.FollowWithinRoot : LinkRule.RefuseLast, out var place);
        using (place)
        {
            status = default;
            return error.Failed ? error : FileStatus.Read(place, out status);
        }
    }

    private (IReadOnlyList<EvidenceText> Names, bool Cut, Errno Error) Names(EvidencePath path, ReadingWatch watch)
    {
        var names = new List<EvidenceText>();
        var cut = false;
        var error = root.Open(path.Bytes.Span, OpenAs.Directory, LinkRule.FollowWithinRoot, out var directory);
        using (directory)
        {
            var entries = new DirectoryReader();
            for (var atEnd = false; !error.Failed && !atEnd && !cut;)
            {
                watch.Beat();
                error = entries.Fill(directory, out atEnd);
                while (!error.Failed && !cut && entries.TryNext(out var entry, out error))
                {
                    if (!entry.IsDots && !(cut = names.Count >= LinuxLimits.FolderNames))
                    {
                        names.Add(new(entry.Name.ToArray()));
                    }
                }
            }
        }

        names.Sort(static (left, right) => left.Bytes.Span.SequenceCompareTo(right.Bytes.Span));
        return (names, cut, error);
    }

    private bool Exists(EvidencePath path, Errno error, string code, string call)
    {
        if (error.Failed && error != Errno.ENOENT && error != Errno.ENOTDIR)
        {
            Note(error.Fault(path, code, call, "it could not be read"));
        }

        return !error.Failed;
    }
}
