using System.Buffers;
using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>An object whose name some rule is about, and what was read of it.</summary>
/// <param name="folder">Where it lies.</param>
/// <param name="name">Its name.</param>
internal sealed class FoundObject(SearchFolder folder, ReadOnlyMemory<byte> name)
{
    private EvidencePath? path;

    public SearchFolder Folder => folder;

    public ReadOnlyMemory<byte> Name => name;

    public EvidencePath Path => path ??= new(folder.PathTo(name.Span));

    /// <summary>Rules that take it, if it is of their type.</summary>
    public required PathRule[] Rules { get; set; }

    /// <summary>Rules that go on below it; null for none.</summary>
    public RuleSet? Below { get; init; }

    /// <summary>Those that go on behind it, if it is a link.</summary>
    public RulePosition[] Followed { get; init; } = [];

    /// <summary>Mounts at and below it; null for none.</summary>
    public MountTree? Mounts { get; init; }

    /// <summary>What reading it means.</summary>
    public FileSystemClass Class { get; init; }

    /// <summary>The name came from a rule, not from the folder: that nothing is there is no news.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Why its status could not be read.</summary>
    public Errno Error { get; set; }

    /// <summary>The status was read.</summary>
    public bool HasStatus { get; set; }

    /// <summary>Sampled before anything was read of it.</summary>
    public FileStatus Status { get; set; }

    public UnixTime ReadAt { get; set; }

    public EvidencePath? LinkTarget { get; set; }

    public List<PosixAttribute>? Attributes { get; set; }

    public IReadOnlyList<string>? Lsattr { get; set; }

    public string? FileId { get; set; }

    /// <summary>Data ranges of a file with holes; null for none.</summary>
    public IReadOnlyList<Extent>? Extents { get; set; }

    /// <summary>A short file's content, from a pool; null for all others.</summary>
    public byte[]? Content { get; set; }

    public int ContentBytes { get; set; }

    /// <summary>Its content is whole in <see cref="Content"/>, or was read up to an error.</summary>
    public bool IsRead { get; set; }

    /// <summary>Content that was stored, in bytes, holes not counted.</summary>
    public long StoredBytes { get; set; }

    /// <summary>Sampled after its content was read.</summary>
    public FileStatus? After { get; set; }

    /// <summary>Why its content could not be read, or not to its end.</summary>
    public CollectionFault? ContentFault { get; set; }

    /// <summary>What else could not be read of it.</summary>
    public List<CollectionFault> Faults { get; } = [];

    /// <summary>Some rule asks for its content, if it has any.</summary>
    public bool WantsContent => Array.Exists(Rules, rule => rule.Types != RuleTypes.Places);

    public bool IsRegular => HasStatus && Status.Type == FileType.Regular;

    public bool IsFolder => HasStatus && Status.Type == FileType.Directory;

    /// <summary>A file of the kernel's, whose length says nothing.</summary>
    public bool IsKernels => Class == FileSystemClass.Kernel;

    /// <summary>Length before it was read, in bytes.</summary>
    public long SizeBytes => (long)Math.Min(Status.LengthBytes, long.MaxValue);

    /// <summary>Content that storing it takes, in bytes, holes not counted; of a file of the kernel's what was read.</summary>
    public long DataBytes => IsRead ? ContentBytes : Extents?.Sum(extent => extent.LengthBytes) ?? SizeBytes;

    /// <summary>What keeping it costs, in bytes, about: data ranges and attributes of a hostile file are many.</summary>
    public long HeldBytes => 1_024 + (16L * (Extents?.Count ?? 0)) + (Attributes?.Sum(attribute => 64L + attribute.Name.Bytes.Length + (attribute.Value?.Bytes.Length ?? 0)) ?? 0);

    /// <summary>Gives content back that was read; it can be read again.</summary>
    public void DropContent()
    {
        if (Content is not null && !IsKernels)
        {
            ArrayPool<byte>.Shared.Return(Content);
        }

        Content = null;
        IsRead = false;
    }

    /// <summary>The content's length, times or status are not what they were when it was opened.</summary>
    public bool HasChanged => !IsKernels && After is { } after
        && (after.LengthBytes != Status.LengthBytes || after.ModifiedAt != Status.ModifiedAt || after.ChangedAt != Status.ChangedAt);
}
