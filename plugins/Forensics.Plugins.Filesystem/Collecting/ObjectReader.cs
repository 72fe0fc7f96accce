using System.Buffers;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>
/// Reads objects on a thread that may be left behind in any of its system calls: so after each it says that it came back (<see cref="ReadingWatch.Beat"/>) before it
/// writes down what it got. Metadata first, content last.
/// </summary>
/// <param name="clock">Stamps what is read.</param>
internal sealed class ObjectReader(TimeProvider clock) : IDisposable
{
    private readonly ExtendedAttributeReader attributes = new();
    private readonly FileId ids = new();
    private readonly byte[] idText = new byte[32];
    private readonly Dictionary<ulong, FileSystemId?> fileSystems = [];
    private InodeFlags lastFlags;
    private IReadOnlyList<string> lastLetters = [];

    /// <summary>Reads status and, where a rule takes it, all else of an object: the content only when it is short.</summary>
    public void Read(FoundObject found, Func<FoundObject, bool> isWanted, ReadingWatch watch)
    {
        var folder = found.Folder.Handle!;
        var error = FileStatus.Read(folder, found.Name.Span, out var status);
        watch.Beat();
        found.Error = error;
        found.Status = status;
        found.HasStatus = !error.Failed;
        found.ReadAt = UnixTime.Of(clock.GetUtcNow());
        if (error.Failed)
        {
            return;
        }

        var isTaken = isWanted(found);
        if (status.Type == FileType.SymbolicLink && (isTaken || found.Followed.Length > 0))
        {
            error = SymbolicLink.Read(folder, found.Name.Span, out EvidencePath target);
            watch.Beat();
            found.LinkTarget = error.Failed ? null : target;
            Note(found, error, "LINK_UNREADABLE", "readlinkat", "the target of a link could not be read");
        }

        if (!isTaken)
        {
            return;
        }

        if (status.Type == FileType.Regular && found.WantsContent)
        {
            ReadFile(found, watch);
            return;
        }

        ReadAttributes(found, attributes.Begin(folder, found.Name.Span), watch);
        ReadId(found, folder, found.Name.Span, watch);
        if (status.Type == FileType.Directory)
        {
            error = InodeFlagsOfEntry.Read(folder, found.Name.Span, status.Identity, out var flags, out var isReplaced);
            watch.Beat();
            ReadFlags(found, isReplaced ? Errno.EOPNOTSUPP : error, flags);
        }
    }

    /// <summary>Opens a regular file that was read before, but for its content.</summary>
    /// <param name="root">The root under inspection.</param>
    /// <param name="found">The file.</param>
    /// <param name="watch">Told of each piece of the way.</param>
    /// <param name="file">The descriptor; invalid when an error is returned.</param>
    /// <returns>ESTALE when another file lies there now.</returns>
    public static Errno Reopen(TargetRoot root, FoundObject found, ReadingWatch watch, out SafeFileHandle file)
    {
        file = new();
        var error = FarPath.OpenFolder(root, found.Path.Bytes, watch, out var folder);
        using (folder)
        {
            if (error.Failed)
            {
                return error;
            }

            error = DirectoryReading.OpenChild(folder, found.Name.Span, found.IsKernels ? OpenAs.KernelFile : OpenAs.RegularFile, out file);
            watch.Beat();

            // A link, or what is no regular file, where one was.
            error = error == Errno.ELOOP || error == Errno.EINVAL ? Stale : error;
        }

        var status = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(file, out status);
        watch.Beat();
        if (error.Failed || status.Identity != found.Status.Identity || status.CreatedAt != found.Status.CreatedAt)
        {
            file.Dispose();
            return error.Failed ? error : Stale;
        }

        return Errno.Ok;
    }

    /// <summary>ESTALE: what lies there is no longer what was found.</summary>
    public static Errno Stale => new(116);

    public void Dispose()
    {
        attributes.Dispose();
        ids.Dispose();
    }

    private void ReadFile(FoundObject found, ReadingWatch watch)
    {
        var error = DirectoryReading.OpenChild(found.Folder.Handle!, found.Name.Span, found.IsKernels ? OpenAs.KernelFile : OpenAs.RegularFile, out var file);
        watch.Beat();
        var status = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(file, out status);
        watch.Beat();
        using (file)
        {
            if (error.Failed)
            {
                if (error != Errno.ENOENT)
                {
                    ReadAttributes(found, attributes.Begin(found.Folder.Handle!, found.Name.Span), watch);
                }

                found.ContentFault = error.Fault(found.Path, "CONTENT_UNREADABLE", "openat", "a file could not be opened");
                return;
            }

            if (status.Identity != found.Status.Identity || status.Type != FileType.Regular)
            {
                found.ContentFault = new(found.Path, FaultKind.Changed, "FILE_REPLACED", "another file was found here than the one listed; it was not read");
                return;
            }

            found.Status = status;
            ReadAttributes(found, attributes.Begin(file), watch);
            ReadId(found, file, default, watch);
            if (!found.IsKernels)
            {
                error = InodeFlags.Read(file, out var flags);
                watch.Beat();
                ReadFlags(found, error, flags);
            }

            ReadContent(found, file, watch);
        }
    }

    private static void ReadContent(FoundObject found, SafeFileHandle file, ReadingWatch watch)
    {
        if (!found.IsKernels && found.Status.Blocks512 * 512 < found.Status.LengthBytes)
        {
            var error = FileExtents.Find(file, found.SizeBytes, MaxExtents(found), out var extents);
            watch.Beat();
            found.Extents = error.Failed ? null : extents;
            Note(found, error, "HOLES_UNREADABLE", "lseek", "the holes of a file could not be found; they are read");
        }

        if (found.IsKernels)
        {
            ReadKernelFile(found, file, watch);
        }
        else if (found.Extents is null && found.SizeBytes <= CollectLimits.SmallBytes)
        {
            ReadShort(found, file, watch);
        }
    }

    // A message has 1 MiB: 30,000 ranges of files up to 100 TB fit it beside an ordinary path and its attributes.
    private static int MaxExtents(FoundObject found)
        => found.SizeBytes > 100_000_000_000_000 || found.Path.Bytes.Length + found.HeldBytes > 16 << 10 ? CollectLimits.LongExtents : CollectLimits.Extents;

    private static void ReadShort(FoundObject found, SafeFileHandle file, ReadingWatch watch)
    {
        var size = (int)found.SizeBytes;
        var content = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        var length = 0;
        var error = size == 0 ? Errno.Ok : FileReading.ReadAt(file, content.AsSpan(0, size), 0, out length);
        watch.Beat();
        found.Content = content;
        found.ContentBytes = length;
        found.IsRead = true;
        if (error.Failed)
        {
            found.ContentFault = error.Fault(found.Path, "CONTENT_UNREADABLE", "pread", "a file's content could not be read to its end") with { OffsetBytes = length };
        }

        error = FileStatus.Read(file, out var after);
        watch.Beat();
        found.After = error.Failed ? null : after;
    }

    private static void ReadKernelFile(FoundObject found, SafeFileHandle file, ReadingWatch watch)
    {
        var error = FileReading.ReadToEnd(file, CollectLimits.KernelFileBytes, out var content);
        watch.Beat();
        found.Content = content.Bytes.ToArray();
        found.ContentBytes = found.Content.Length;
        found.IsRead = true;
        if (error.Failed)
        {
            found.ContentFault = error.Fault(found.Path, "CONTENT_UNREADABLE", "read", "a file of the kernel could not be read to its end") with { OffsetBytes = found.ContentBytes };
        }
        else if (content.Truncated)
        {
            found.ContentFault = new(found.Path, FaultKind.OverLimit, "KERNEL_FILE_OVER_LIMIT", $"only the first {CollectLimits.KernelFileBytes} bytes of a file of the kernel were read");
        }
    }

    private void ReadAttributes(FoundObject found, Errno error, ReadingWatch watch)
    {
        watch.Beat();
        if (error.Failed)
        {
            found.Attributes = error == Errno.EOPNOTSUPP ? [] : null;
            Note(found, error, "XATTRS_UNREADABLE", "listxattr", "the names of extended attributes could not be read");
            return;
        }

        var all = new List<PosixAttribute>();
        var room = CollectLimits.AttributeBytes;
        while (attributes.TryNext(out var attribute))
        {
            watch.Beat();
            room -= attribute.Name.Length;
            if (all.Count == CollectLimits.Attributes || room < 0)
            {
                found.Faults.Add(new(found.Path, FaultKind.OverLimit, "XATTRS_OVER_LIMIT", "more extended attributes than the index takes; the rest was left out"));
                break;
            }

            if (attribute.Error == Errno.ENODATA)
            {
                continue; // Removed since the names were read.
            }

            var name = new EvidenceText(attribute.Name.ToArray());
            Note(found, attribute.Error, "XATTR_UNREADABLE", "getxattr", $"the extended attribute {name} could not be read");
            var fits = attribute.Value.Length <= room;
            if (!fits)
            {
                found.Faults.Add(new(found.Path, FaultKind.OverLimit, "XATTRS_OVER_LIMIT", $"the extended attribute {name} is longer than what the index takes"));
            }

            all.Add(new(name, attribute.Error.Failed || !fits ? null : new EvidenceText(attribute.Value.ToArray())));
            room -= fits ? attribute.Value.Length : 0;
        }

        found.Attributes = all;
    }

    private void ReadFlags(FoundObject found, Errno error, InodeFlags flags)
    {
        if (error.Failed)
        {
            // A file system without flags says so for each of its files: no fault.
            Note(found, error == Errno.ENOTTY ? Errno.EOPNOTSUPP : error, "FLAGS_UNREADABLE", "ioctl", "a file's inode flags could not be read");
            return;
        }

        lastLetters = flags == lastFlags ? lastLetters : flags.ToLetters();
        lastFlags = flags;
        found.Lsattr = lastLetters;
    }

    private void ReadId(FoundObject found, SafeFileHandle place, ReadOnlySpan<byte> name, ReadingWatch watch)
    {
        var device = found.Status.Device;
        if (!fileSystems.TryGetValue(device, out var fileSystem))
        {
            // The kernel tells a file system's id to what is open for reading.
            var error = FileSystemId.Read(place, out fileSystem);
            watch.Beat();
            fileSystems[device] = fileSystem = error.Failed ? null : fileSystem;
        }

        if (fileSystem is null)
        {
            return;
        }

        var failed = ids.Write(fileSystem, place, name, found.Status.Inode, idText);
        watch.Beat();
        found.FileId = failed.Failed ? null : Encoding.ASCII.GetString(idText);
        Note(found, failed, "FILE_ID_UNREADABLE", "name_to_handle_at", "a file's handle could not be read");
    }

    private static void Note(FoundObject found, Errno error, string code, string call, string message)
    {
        if (error.Failed && error != Errno.EOPNOTSUPP)
        {
            found.Faults.Add(error.Fault(found.Path, code, call, message));
        }
    }
}
