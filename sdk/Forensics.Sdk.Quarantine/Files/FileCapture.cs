using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// A regular file that is to be acted on, with its whole state, held open: its content is read, its links are counted and its flags are set by descriptors that
/// were opened here once, never by its name again. Reading it leaves its access time where we may ask for that.
/// </summary>
/// <remarks>Opening may wait for a server or a broken disk: do it in a process that can be ended.</remarks>
public sealed class FileCapture : IDisposable
{
    private readonly FilePlace place;

    private FileCapture(FilePlace place, SafeFileHandle content, FileStatus status, PosixMetadata metadata, FileKey key, FileKey folderKey)
    {
        this.place = place;
        Content = content;
        Status = status;
        Metadata = metadata;
        Key = key;
        FolderKey = folderKey;
    }

    /// <summary>Where it was found.</summary>
    public EvidencePath Path => place.Path;

    /// <summary>Its name in its folder: 1 to 255 bytes.</summary>
    public ReadOnlyMemory<byte> Name => place.Name;

    /// <summary>The folder that holds it, open for reading.</summary>
    public SafeFileHandle Folder => place.Folder;

    /// <summary>The file, open for reading.</summary>
    public SafeFileHandle Content { get; }

    /// <summary>Its status when it was opened, before anything was read.</summary>
    public FileStatus Status { get; }

    /// <summary>
    /// Its state: attributes of all namespaces with access lists and capabilities, flags. A value is null that could not be read or goes beyond
    /// <see cref="ActLimits"/>; <see cref="Faults"/> says so.
    /// </summary>
    public PosixMetadata Metadata { get; }

    /// <summary>Its flags as bits; null where the file system has none.</summary>
    public InodeFlags? Flags { get; private init; }

    /// <summary>Where it holds data; null when it has no holes, or the file system does not tell.</summary>
    public IReadOnlyList<Extent>? Extents { get; private init; }

    /// <summary>What tells it from other files.</summary>
    public FileKey Key { get; }

    /// <summary>What tells its folder from others.</summary>
    public FileKey FolderKey { get; }

    /// <summary>The mount that it was reached by; null when the table does not have it.</summary>
    public MountEntry? Mount { get; private init; }

    /// <summary>Whether that mount, or its file system, is read-only.</summary>
    public bool IsReadOnlyMount => Mount is not null && (HasReadOnly(Mount.Options) || HasReadOnly(Mount.SuperOptions));

    /// <summary>What of its state could not be read: it could not be restored then.</summary>
    public IReadOnlyList<CollectionFault> Faults { get; private init; } = [];

    /// <summary>Opens a file and reads its state.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">Absolute, below the root, of 2 to <see cref="ActLimits.PathBytes"/> bytes; no part of it may be a link.</param>
    /// <param name="capture">The file; null when a fault is returned.</param>
    /// <returns>Null; or why not, naming what is in the way: <c>SYMLINK_ON_THE_WAY</c>, <c>FOLDER_MISSING</c>, <c>FILE_MISSING</c>, <c>NOT_A_REGULAR_FILE</c>, and others.</returns>
    public static CollectionFault? Open(TargetRoot root, EvidencePath path, out FileCapture? capture)
    {
        ArgumentNullException.ThrowIfNull(root);
        capture = null;
        if (FilePlace.Open(root, path, out var place) is { } fault)
        {
            return fault;
        }

        fault = Open(root, place!, out capture);
        if (fault is not null)
        {
            place!.Dispose();
        }

        return fault;
    }

    /// <summary>Its content: the data ranges of <see cref="Extents"/> one after the other, or all of it. Each call gives a stream of its own, from the start.</summary>
    /// <returns>It throws IOException when the file cannot be read; <see cref="ExtentStream.IsShort"/> when it was cut meanwhile.</returns>
    public ExtentStream OpenContent() => new(Content, Extents ?? Whole(Metadata.SizeBytes));

    /// <summary>Whether content, size or modification time are others than when it was opened. What a process writes through a mapping is seen late.</summary>
    /// <returns>True also when that cannot be asked.</returns>
    public bool HasChanged()
        => FileStatus.Read(Content, out var now).Failed || now.ModifiedAt != Status.ModifiedAt || now.LengthBytes != Status.LengthBytes;

    /// <summary>Closes what it holds.</summary>
    public void Dispose()
    {
        Content.Dispose();
        place.Dispose();
    }

    internal static IReadOnlyList<Extent> Whole(long sizeBytes) => sizeBytes == 0 ? [] : [new(0, sizeBytes)];

    internal EvidencePath Beside(ReadOnlySpan<byte> name) => place.Beside(name);

    private static CollectionFault? Open(TargetRoot root, FilePlace place, out FileCapture? capture)
    {
        capture = null;
        var error = DirectoryReading.OpenChild(place.Folder, place.Name, OpenAs.RegularFile, out var content);
        if (error.Failed)
        {
            content.Dispose();
            return Refuse(place.Path, error);
        }

        error = FileStatus.Read(content, out var status);
        FileKey? key = null, folderKey = null;
        error = error.Failed ? error : FileKey.Read(place.Folder, content, out key);
        error = error.Failed ? error : FileKey.Read(place.Folder, place.Folder, out folderKey);
        if (error.Failed || status.LengthBytes > long.MaxValue)
        {
            content.Dispose();
            return error.Fault(place.Path, "STATUS_UNREADABLE", "statx", "the file's status could not be read");
        }

        var faults = new List<CollectionFault>();
        var attributes = CapturedAttributes.Read(content, place.Path, faults);
        var flagError = InodeFlags.Read(content, out var flags);
        var extentError = FileExtents.Find(content, (long)status.LengthBytes, ActLimits.Extents, out var extents);
        if (extentError.Failed)
        {
            faults.Add(extentError.Fault(place.Path, "HOLES_UNKNOWN", "lseek", "where the file has holes could not be read: it is taken as one without"));
            extents = null;
        }

        _ = MountTable.Read(root, out var mounts);
        var mount = status.MountId is { } id ? mounts.Entries.FirstOrDefault(entry => (entry.SeenId ?? entry.Id) == id) : null;
        var metadata = status.ToFileMetadata() with { Attributes = attributes, Lsattr = flagError.Failed ? null : flags.ToLetters() };
        capture = new(place, content, status, metadata, key!, folderKey!) { Flags = flagError.Failed ? null : flags, Extents = extents, Mount = mount, Faults = faults };
        return null;
    }

    private static CollectionFault Refuse(EvidencePath path, Errno error)
        => error == Errno.ENOENT ? error.Fault(path, "FILE_MISSING", "openat", "there is no such file") with { Kind = FaultKind.Missing }
            : error == Errno.ELOOP ? error.Fault(path, "SYMLINK_ON_THE_WAY", "openat", "it is a symbolic link: nothing is done through it, name what it leads to")
            : error == Errno.EINVAL ? error.Fault(path, "NOT_A_REGULAR_FILE", "openat", "it is no regular file, and is not opened")
            : error.Fault(path, "FILE_UNREADABLE", "openat", "the file cannot be opened");

    private static bool HasReadOnly(EvidenceText options) => options.ToString().Split(',').Contains("ro");
}
