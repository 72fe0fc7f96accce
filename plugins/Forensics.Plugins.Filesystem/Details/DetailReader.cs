using System.Text;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Details;

/// <summary>
/// Reads what options add to an entry. A regular file is opened once for all of it, a directory for its flags, nothing else ever; after the open its identity has to
/// be what status said. One reader serves one thread.
/// </summary>
/// <param name="options">The options.</param>
internal sealed class DetailReader(ListingOptions options) : IDisposable
{
    private readonly AttributeDetails? attributes = options.Xattrs ? new() : null;
    private readonly FileId? ids = options.FileId ? new() : null;
    private readonly byte[] idText = new byte[32];
    private readonly byte[] head = new byte[options.Mime ? ListingLimits.MagicBytes : 4];
    private readonly bool readsHead = options.Mime || options.ElfBuildId;
    private readonly ulong mostHashed = options.Hashes.Count == 0 ? 0 : options.MaxHashBytes == 0 ? ulong.MaxValue : (ulong)options.MaxHashBytes;
    private EntryDetails lastFlagsOnly = EntryDetails.None;
    private InodeFlags lastFlags;
    private IReadOnlyList<string> lastLetters = [];

    /// <summary>Whether the options ask for anything here.</summary>
    public static bool IsNeeded(ListingOptions options)
        => options.FileId || options.Flags || options.Xattrs || options.Mime || options.ElfBuildId || options.Hashes.Count > 0;

    /// <summary>Reads.</summary>
    /// <param name="place">Where the entry is.</param>
    /// <param name="status">Its status.</param>
    /// <param name="fileSystem">For <c>file_id</c>; null when that is not known.</param>
    /// <param name="isElsewhere">It is on a mount that appeared since: it is not opened.</param>
    /// <param name="lineBytes">What the rest of the line needs, at most.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="toHash">The open file when its content is to be hashed; the caller closes it.</param>
    public EntryDetails Read(
        in EntryPlace place, in FileStatus status, FileSystemId? fileSystem, bool isElsewhere, int lineBytes, List<CollectionFault> faults, out SafeFileHandle? toHash)
    {
        var details = attributes is null ? EntryDetails.None : attributes.Read(place, lineBytes, faults);
        if (ids is not null && fileSystem is not null)
        {
            details = details with { FileId = Id(place, status, fileSystem, faults) };
        }

        toHash = null;
        var isFile = status.Type == FileType.Regular;
        var hashes = isFile && mostHashed > 0 && status.LengthBytes <= mostHashed;
        var needsOpen = options.Flags ? isFile || status.Type == FileType.Directory : isFile && (readsHead || hashes);
        if (!needsOpen || isElsewhere)
        {
            return details;
        }

        if (!place.Name.IsEmpty && !(isFile && (readsHead || hashes)))
        {
            return WithFlags(details, place, status, faults);
        }

        var file = Open(place, status, faults);
        if (file is null)
        {
            return details;
        }

        try
        {
            details = options.Flags ? details with { Lsattr = Letters(place, InodeFlags.Read(file, out var flags), flags, faults) } : details;
            details = isFile && readsHead ? Content(details, place, file, faults) : details;
            if (hashes)
            {
                toHash = file;
                file = null;
            }

            return details;
        }
        finally
        {
            file?.Dispose();
        }
    }

    public void Dispose()
    {
        attributes?.Dispose();
        ids?.Dispose();
    }

    private static SafeFileHandle? Open(in EntryPlace place, in FileStatus status, List<CollectionFault> faults)
    {
        var error = place.Open(status.Type == FileType.Directory, out var file);
        var isSame = false;
        if (!error.Failed)
        {
            error = FileStatus.Read(file, out var opened);
            isSame = opened.Identity == status.Identity && opened.Type == status.Type;
        }

        if (!error.Failed && isSame)
        {
            return file;
        }

        file.Dispose();
        faults.Add(error.Failed
            ? error.Fault(place.Path(), "CONTENT_UNREADABLE", "openat", "a file could not be opened for its content or flags")
            : Replaced(place));
        return null;
    }

    private static CollectionFault Replaced(in EntryPlace place)
        => new(place.Path(), FaultKind.Changed, "FILE_REPLACED", "another file was found here than the one listed; it was not read");

    private string? Id(in EntryPlace place, in FileStatus status, FileSystemId fileSystem, List<CollectionFault> faults)
    {
        var error = ids!.Write(fileSystem, place.Directory, place.Name, status.Inode, idText);
        if (error.Failed)
        {
            faults.Add(error.Fault(place.Path(), "FILE_ID_UNREADABLE", "name_to_handle_at", "a file's handle could not be read"));
        }

        return error.Failed ? null : Encoding.ASCII.GetString(idText);
    }

    private EntryDetails WithFlags(EntryDetails details, in EntryPlace place, in FileStatus status, List<CollectionFault> faults)
    {
        var error = InodeFlagsOfEntry.Read(place.Directory, place.Name, status.Identity, out var flags, out var isReplaced);
        if (isReplaced)
        {
            faults.Add(Replaced(place));
            return details;
        }

        // Most files of a place have the same flags, and nothing else to tell.
        var letters = Letters(place, error, flags, faults);
        if (!ReferenceEquals(details, EntryDetails.None))
        {
            return details with { Lsattr = letters };
        }

        return lastFlagsOnly = ReferenceEquals(lastFlagsOnly.Lsattr, letters) ? lastFlagsOnly : new() { Lsattr = letters };
    }

    private IReadOnlyList<string>? Letters(in EntryPlace place, Errno error, InodeFlags flags, List<CollectionFault> faults)
    {
        if (!error.Failed)
        {
            lastLetters = flags == lastFlags ? lastLetters : flags.ToLetters();
            lastFlags = flags;
            return lastLetters;
        }

        // A file system without flags says so for each of its files: no fault.
        if (error != Errno.ENOTTY && error != Errno.EOPNOTSUPP)
        {
            faults.Add(error.Fault(place.Path(), "FLAGS_UNREADABLE", "ioctl", "a file's inode flags could not be read"));
        }

        return null;
    }

    private EntryDetails Content(EntryDetails details, in EntryPlace place, SafeFileHandle file, List<CollectionFault> faults)
    {
        var error = FileReading.ReadAt(file, head, 0, out var length);
        string? buildId = null;
        if (!error.Failed && options.ElfBuildId && head.AsSpan(0, length).StartsWith(MagicTable.Elf))
        {
            error = ElfBuildId.Read(file, out buildId);
        }

        if (error.Failed)
        {
            faults.Add(error == Errno.EUCLEAN
                ? new(place.Path(), FaultKind.Corrupt, "ELF_CORRUPT", "an ELF file contradicts itself; its build id was not found")
                : error.Fault(place.Path(), "CONTENT_UNREADABLE", "pread", "a file's content could not be read"));
        }

        return details with { MimeType = options.Mime && (!error.Failed || length > 0) ? MimeTypes.Of(head.AsSpan(0, length)) : null, ElfBuildId = buildId };
    }
}
