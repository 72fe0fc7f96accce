using System.Runtime.CompilerServices;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Response.Files;

/// <summary>Reads every regular file of a tree for its digests: local file systems only, no link followed, each folder opened without links on the way.</summary>
internal sealed class TreeSearch(CollectionContext context)
{
    // EFBIG.
    private static readonly Errno TooLong = new(27);

    private readonly DirectoryReader reader = new();
    private readonly Dictionary<ulong, MountEntry> mounts = Mounts(context.Root);
    private readonly HashSet<FileIdentity> visited = [];

    /// <summary>Files that were read.</summary>
    public long Files { get; private set; }

    /// <summary>Folders that were not entered: no local file system.</summary>
    public List<string> Skipped { get; } = [];

    /// <summary>Files and folders that could not be.</summary>
    public long Unread { get; private set; }

    public async IAsyncEnumerable<(EvidencePath Path, ContentHash Hash)> HashAsync(EvidencePath top, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (BytePath.Normal(top.Bytes.Span) is not { } normal)
        {
            await context.ReportFaultAsync(new(top, FaultKind.Unsupported, "PATH_REFUSED", "a folder to search is an absolute path without '.' and '..'"), cancellationToken).ConfigureAwait(false);
            Unread++;
            yield break;
        }

        var folders = new Stack<EvidencePath>([normal]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = context.Root.Open(folder.Bytes.Span, OpenAs.Directory, LinkRule.RefuseAll, out var directory);
            using (directory)
            {
                if (error.Failed || FileStatus.Read(directory, out var status).Failed || !visited.Add(status.Identity))
                {
                    await UnreadAsync(folder, error, "the folder cannot be opened", cancellationToken).ConfigureAwait(false);
                    continue;
                }

                // By the mount of what is open, whatever its path: a folder below the point of a network's mount is the network's too.
                if (status.MountId is { } id && mounts.TryGetValue(id, out var mount) && mount.Class != FileSystemClass.Local)
                {
                    Skipped.Add($"{folder} ({mount.Type})");
                    continue;
                }

                var (names, listError) = Names(directory, folder, folders);
                if (listError.Failed)
                {
                    await UnreadAsync(folder, listError, "the folder cannot be listed to its end", cancellationToken).ConfigureAwait(false);
                }

                foreach (var name in names)
                {
                    var path = BytePath.Child(folder.Bytes.Span, name);
                    error = Hash(directory, name, cancellationToken, out var hash);
                    if (error.Failed)
                    {
                        await UnreadAsync(path, error, "the file cannot be read", cancellationToken).ConfigureAwait(false);
                    }
                    else if (hash is not null)
                    {
                        Files++;
                        yield return (path, hash);
                    }
                }
            }
        }
    }

    private static Dictionary<ulong, MountEntry> Mounts(TargetRoot root)
        => MountTable.Read(root, out var table).Failed ? [] : table.Entries.DistinctBy(entry => entry.SeenId ?? entry.Id).ToDictionary(entry => entry.SeenId ?? entry.Id);

    private static Errno Hash(SafeFileHandle directory, byte[] name, CancellationToken cancellationToken, out ContentHash? hash)
    {
        hash = null;
        var error = DirectoryReading.OpenChild(directory, name, OpenAs.RegularFile, out var file);
        using (file)
        {
            // It was none any more when it was opened, or is gone: nothing to say.
            if (error == Errno.EINVAL || error == Errno.ENOENT || error == Errno.ELOOP)
            {
                return Errno.Ok;
            }

            FileStatus status = default;
            error = error.Failed ? error : FileStatus.Read(file, out status);
            if (error.Failed)
            {
                return error;
            }

            if (status.LengthBytes > ResponseLimits.SearchedFileBytes)
            {
                return TooLong;
            }

            using var content = new ExtentStream(file, status.LengthBytes == 0 ? [] : [new(0, (long)status.LengthBytes)]);
            try
            {
                hash = ContentHash.Of(content, cancellationToken);
                return Errno.Ok;
            }
            catch (IOException)
            {
                return content.Error.Failed ? content.Error : Errno.EIO;
            }
        }
    }

    private (List<byte[]> Files, Errno Error) Names(SafeFileHandle directory, EvidencePath folder, Stack<EvidencePath> folders)
    {
        var files = new List<byte[]>();
        while (true)
        {
            var error = reader.Fill(directory, out var atEnd);
            if (error.Failed || atEnd)
            {
                return (files, error);
            }

            while (reader.TryNext(out var entry, out error))
            {
                if (entry.IsDots)
                {
                    continue;
                }

                var type = entry.Type;
                if (type == FileType.Unknown && !DirectoryReading.OpenChild(directory, entry.Name, OpenAs.Place, out var place).Failed)
                {
                    using (place)
                    {
                        type = FileStatus.Read(place, out var status).Failed ? type : status.Type;
                    }
                }

                if (type == FileType.Directory)
                {
                    folders.Push(BytePath.Child(folder.Bytes.Span, entry.Name));
                }
                else if (type == FileType.Regular)
                {
                    files.Add(entry.Name.ToArray());
                }
            }
        }
    }

    private async ValueTask UnreadAsync(EvidencePath path, Errno error, string message, CancellationToken cancellationToken)
    {
        if (error.Failed)
        {
            Unread++;
            await context.ReportFaultAsync(error.Fault(path, "NOT_SEARCHED", "openat", message), cancellationToken).ConfigureAwait(false);
        }
    }
}
