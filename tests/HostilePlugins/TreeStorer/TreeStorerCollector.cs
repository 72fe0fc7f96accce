using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Hostile;
using Microsoft.Win32.SafeHandles;

[assembly: Collector<TreeStorerCollector>]

namespace Hostile;

/// <summary>Stores everything below the inspected root, whatever it is, with all of its metadata.</summary>
internal sealed class TreeStorerCollector : Collector<NoOptions>
{
    private readonly Dictionary<FileIdentity, BlobId> stored = [];

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.treestorer",
        Summary = "Stores everything below the inspected root.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("tree", null, cancellationToken).ConfigureAwait(false);
        Check(context.Root.Open("/"u8, OpenAs.Directory, LinkRule.RefuseAll, out var root), "/");
        using (root)
        {
            Check(FileStatus.Read(root, out var status), "/");
            _ = await context.StoreObjectAsync(new() { Kind = BlobKind.File, Path = EvidencePath.Of("/"), Metadata = Metadata(root, status, null) }, null, cancellationToken).ConfigureAwait(false);
            await WalkAsync(context, root, [], cancellationToken).ConfigureAwait(false);
        }

        await context.ConcludeAsync(new("tree", ItemState.Collected), cancellationToken).ConfigureAwait(false);
    }

    private static List<byte[]> Names(SafeFileHandle directory)
    {
        var names = new List<byte[]>();
        var reader = new DirectoryReader();
        var atEnd = false;
        while (!atEnd)
        {
            Check(reader.Fill(directory, out atEnd), "a directory");
            while (reader.TryNext(out var entry, out _))
            {
                if (!entry.IsDots)
                {
                    names.Add(entry.Name.ToArray());
                }
            }
        }

        return names;
    }

    private async Task WalkAsync(CollectionContext context, SafeFileHandle directory, byte[] path, CancellationToken cancellationToken)
    {
        foreach (var name in Names(directory))
        {
            byte[] full = [.. path, (byte)'/', .. name];
            var text = new EvidencePath(full).ToString();
            Check(DirectoryReading.OpenChild(directory, name, OpenAs.Place, out var place), text);
            using (place)
            {
                Check(FileStatus.Read(place, out var status), text);
                EvidencePath? target = null;
                if (status.Type == FileType.SymbolicLink)
                {
                    Check(SymbolicLink.Read(place, out var read), text);
                    target = read;
                }

                await StoreAsync(context, directory, name, new() { Kind = BlobKind.File, Path = new(full), Metadata = Metadata(place, status, target) }, status, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StoreAsync(CollectionContext context, SafeFileHandle directory, byte[] name, BlobSource source, FileStatus status, CancellationToken cancellationToken)
    {
        var isKnown = stored.TryGetValue(status.Identity, out var before);
        if (status.Type != FileType.Regular || isKnown)
        {
            stored[status.Identity] = await context.StoreObjectAsync(source, isKnown ? before : null, cancellationToken).ConfigureAwait(false);
        }

        if (status.Type == FileType.Directory)
        {
            Check(DirectoryReading.OpenChild(directory, name, OpenAs.Directory, out var child), source.Path.ToString()!);
            using (child)
            {
                await WalkAsync(context, child, source.Path!.Value.Bytes.ToArray(), cancellationToken).ConfigureAwait(false);
            }
        }
        else if (status.Type == FileType.Regular && !isKnown)
        {
            Check(DirectoryReading.OpenChild(directory, name, OpenAs.RegularFile, out var file), source.Path.ToString()!);
            using (file)
            {
                Check(FileExtents.Find(file, (long)status.LengthBytes, 10_000, out var extents), source.Path.ToString()!);
                Check(InodeFlags.Read(file, out var flags), source.Path.ToString()!);
                using var content = new RangeStream(file, extents ?? [new(0, (long)status.LengthBytes)]);
                stored[status.Identity] = await context.StoreAsync(source with { Extents = extents, Metadata = source.Metadata! with { Lsattr = flags.ToLetters() } }, content, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static PosixMetadata Metadata(SafeFileHandle place, FileStatus status, EvidencePath? target) => new()
    {
        Mode = (uint)status.Permissions,
        OwnerId = status.UserId,
        GroupId = status.GroupId,
        SizeBytes = (long)status.LengthBytes,
        Links = status.Links,
        Identity = status.Identity,
        ModifiedAt = status.ModifiedAt,
        AccessedAt = status.AccessedAt,
        ChangedAt = status.ChangedAt,
        CreatedAt = status.CreatedAt,
        LinkTarget = target,
        Type = status.Type switch
        {
            FileType.Directory => PosixType.Directory,
            FileType.SymbolicLink => PosixType.Symlink,
            FileType.Fifo => PosixType.Fifo,
            FileType.Socket => PosixType.Socket,
            FileType.BlockDevice => PosixType.BlockDevice,
            FileType.CharacterDevice => PosixType.CharacterDevice,
            _ => PosixType.File,
        },
        SpecialDevice = status.Type is FileType.BlockDevice or FileType.CharacterDevice ? new(status.SpecialMajor, status.SpecialMinor) : null,
        Attributes = Attributes(place),
    };

    private static List<PosixAttribute> Attributes(SafeFileHandle place)
    {
        var attributes = new List<PosixAttribute>();
        using var reader = new ExtendedAttributeReader();
        if (!reader.Begin(place).Failed)
        {
            while (reader.TryNext(out var attribute))
            {
                attributes.Add(new(new(attribute.Name.ToArray()), attribute.Error.Failed ? null : new(attribute.Value.ToArray())));
            }
        }

        return attributes;
    }

    private static void Check(Errno error, string subject)
    {
        if (error.Failed)
        {
            throw new InvalidOperationException($"{subject}: {error}");
        }
    }

    private sealed class RangeStream(SafeFileHandle file, IReadOnlyList<Extent> extents) : ForwardStream
    {
        private int index;
        private long done;

        public override int Read(Span<byte> buffer)
        {
            while (index < extents.Count && done == extents[index].LengthBytes)
            {
                (index, done) = (index + 1, 0);
            }

            if (index == extents.Count)
            {
                return 0;
            }

            var read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, extents[index].LengthBytes - done)], extents[index].OffsetBytes + done);
            done += read;
            return read;
        }
    }
}
