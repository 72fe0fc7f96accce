using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>Reads status, link, id and digests of files by path, each path once and each content once.</summary>
/// <remarks>The reading thread may be left behind in any of its calls: after each it says that it came back before it touches what is shared.</remarks>
/// <param name="files">The root.</param>
/// <param name="clock">Stamps what is read.</param>
/// <param name="maxHashBytes">Longest file whose digests are taken; 0: none.</param>
internal sealed class FileStateReader(RootFiles files, TimeProvider clock, long maxHashBytes)
{
    private const DigestAlgorithms Algorithms = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256;
    private const int PieceBytes = 256 << 10;
    private const int MostKnown = 20_000;

    private static readonly Errno Replaced = new(116); // ESTALE: another file lies there now.

    // File systems of the kernel whose files have no content of their own: linux/magic.h.
    private static readonly HashSet<long> KernelKinds = [0x9fa0, 0x62656572, 0xcafe4a11, 0x64626720, 0x74726163, 0x73636673, 0x63677270, 0x27e0eb, 0x62656570];

    private readonly Dictionary<EvidencePath, FileState> states = [];
    private readonly Dictionary<(FileIdentity File, UnixTime ChangedAt, ulong LengthBytes), FileDigests> digests = [];
    private readonly Dictionary<ulong, FileSystemId> fileSystems = [];

    /// <summary>Whether an error says that nothing can lie at a path: what is written in a file of the device may be anything, links in a circle too.</summary>
    public static bool IsNowhere(Errno error)
        => error == Errno.ENOENT || error == Errno.ENOTDIR || error == Errno.ELOOP || error == Errno.ENAMETOOLONG || error == Errno.EINVAL;

    /// <summary>Reads what lies at a path; the same answer for the same path.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What was read; what could not be is left as a fault of the root's files.</returns>
    public FileState Read(EvidencePath path, CancellationToken cancellationToken)
    {
        if (states.TryGetValue(path, out var known))
        {
            return known;
        }

        if (states.Count >= MostKnown || digests.Count >= MostKnown)
        {
            states.Clear();
            digests.Clear();
        }

        var readAt = UnixTime.Of(clock.GetUtcNow());
        FileState? state;
        if (!files.Reader.TryRead(watch => Look(path, readAt, watch, cancellationToken), out state))
        {
            state = new(null, null, readAt) { Error = Errno.ETIMEDOUT };
        }

        if (state!.Error.Failed && !IsNowhere(state.Error))
        {
            files.Note(state.Error.Fault(path, "AUTORUN_FILE_UNREADABLE", "openat2", "status or content of a file could not be read"));
        }

        return states[path] = state;
    }

    private FileState Look(EvidencePath path, UnixTime readAt, ReadingWatch watch, CancellationToken cancellationToken)
    {
        FileState state;
        var error = files.Root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.RefuseLast, out var place);
        using (place)
        {
            watch.Beat();
            var status = default(FileStatus);
            error = error.Failed ? error : FileStatus.Read(place, out status);
            watch.Beat();
            if (error.Failed)
            {
                return new(null, null, readAt) { Error = error, Exists = IsNowhere(error) ? false : null };
            }

            state = new(status, Id(place, status, path, watch), readAt) { Exists = true };
            watch.Beat();
            if (status.Type != FileType.SymbolicLink)
            {
                return End(state with { EndFileId = state.FileId }, path, place, status, watch, cancellationToken);
            }

            error = SymbolicLink.Read(place, out var target);
            watch.Beat();
            state = state with { LinkTarget = error.Failed ? null : target, Error = error };
        }

        error = files.Root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.FollowWithinRoot, out var end);
        using (end)
        {
            watch.Beat();
            var status = default(FileStatus);
            error = error.Failed ? error : FileStatus.Read(end, out status);
            watch.Beat();
            return error.Failed ? state with { Error = error } : End(state, path, end, status, watch, cancellationToken);
        }
    }

    /// <summary>Adds what is read of the object at the end of all links.</summary>
    private FileState End(FileState state, EvidencePath path, SafeFileHandle place, FileStatus status, ReadingWatch watch, CancellationToken cancellationToken)
    {
        var lies = files.Root.PlaceOf(place);
        watch.Beat();

        // A link to a device - a mask to /dev/null - is itself what a package brought.
        var isContent = status.Type is FileType.Regular or FileType.Directory || state.LinkTarget is null;
        var folder = isContent ? null : files.Root.PlaceOf(Above(path));
        watch.Beat();
        state = state with { EndStatus = status, Place = lies, Packaged = folder is { } above ? BytePath.Child(above.Bytes.Span, path.Bytes.Span[(path.Bytes.Span.LastIndexOf((byte)'/') + 1)..]) : lies };
        var isKernels = FileSystemKind.Read(place, out var kind).Failed || KernelKinds.Contains(kind.Magic);
        watch.Beat();
        state = isKernels ? state with { IsKernels = true, Packaged = null } : state;
        if (status.Type != FileType.Regular || isKernels)
        {
            return state.EndFileId is null ? state with { EndFileId = Id(place, status, lies, watch) } : state;
        }

        var error = files.Root.Open(path.Bytes.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var file);
        using (file)
        {
            watch.Beat();
            var now = default(FileStatus);
            error = error.Failed ? error : FileStatus.Read(file, out now);
            watch.Beat();
            if (error.Failed || now.Identity != status.Identity)
            {
                return state with { Error = error.Failed ? error : Replaced };
            }

            error = FileId.Read(file, out var id);
            watch.Beat();
            state = state with { EndFileId = error.Failed ? state.EndFileId : id, FileId = state.LinkTarget is null && !error.Failed ? id : state.FileId };
            if (maxHashBytes == 0 || now.LengthBytes > (ulong)maxHashBytes)
            {
                return state;
            }

            error = Digest(file, now, watch, out var digest, cancellationToken);
            return state with { Digests = digest, Error = error };
        }
    }

    private Errno Digest(SafeFileHandle file, FileStatus status, ReadingWatch watch, out FileDigests? digest, CancellationToken cancellationToken)
    {
        var key = (status.Identity, status.ChangedAt, status.LengthBytes);
        if (digests.TryGetValue(key, out digest))
        {
            return Errno.Ok;
        }

        using var all = new StreamDigest(Algorithms);
        var piece = new byte[PieceBytes];
        for (var offset = 0L; offset < (long)status.LengthBytes;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = FileReading.ReadAt(file, piece.AsSpan(0, (int)Math.Min(PieceBytes, (long)status.LengthBytes - offset)), offset, out var read);
            watch.Beat();
            if (error.Failed)
            {
                return error;
            }

            if (read == 0)
            {
                break; // It shrank.
            }

            all.Append(piece.AsSpan(0, read));
            offset += read;
        }

        digests[key] = digest = all.Finish();
        return Errno.Ok;
    }

    /// <summary>The id of an object that is not open for reading: with the id of its file system, which the folder above it tells.</summary>
    private string? Id(SafeFileHandle place, FileStatus status, EvidencePath? path, ReadingWatch watch)
    {
        if (!fileSystems.TryGetValue(status.Device, out var fileSystem))
        {
            if (path is not { } known || files.Root.Open(Above(known), OpenAs.Directory, LinkRule.FollowWithinRoot, out var folder).Failed)
            {
                return null;
            }

            using (folder)
            {
                if (FileStatus.Read(folder, out var above).Failed || above.Device != status.Device || FileSystemId.Read(folder, out var found).Failed)
                {
                    return null;
                }

                watch.Beat();
                fileSystems[status.Device] = fileSystem = found!;
            }
        }

        using var ids = new FileId();
        var text = new byte[32];
        return ids.Write(fileSystem, place, default, status.Inode, text).Failed ? null : System.Text.Encoding.ASCII.GetString(text);
    }

    private static ReadOnlySpan<byte> Above(EvidencePath path)
        => path.Bytes.Span.LastIndexOf((byte)'/') is > 0 and var slash ? path.Bytes.Span[..slash] : "/"u8;
}
