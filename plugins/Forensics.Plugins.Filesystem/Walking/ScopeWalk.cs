using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>The state of one scope's walk.</summary>
/// <param name="scope">What is walked.</param>
/// <param name="item">The item's id.</param>
internal sealed class ScopeWalk(ListingScope scope, string item)
{
    private int pending = 1;
    private int silent;

    public ListingScope Scope { get; } = scope;

    public string Item { get; } = item;

    /// <summary>The mount on which the walk stays; null where the kernel does not tell.</summary>
    public ulong? MountId { get; set; }

    /// <summary>The file system, for <c>file_id</c>; null when that was not asked for or is not known.</summary>
    public FileSystemId? FileSystem { get; set; }

    /// <summary>Whether one mount of this type has several device numbers: what counts where the kernel does not tell the mount.</summary>
    public bool HasManyDevices => Scope.Mount?.Type is "btrfs" or "bcachefs" or "overlay";

    /// <summary>Whether an entry lies on another mount than the walk: one that appeared since.</summary>
    public bool IsElsewhere(DirectoryNode directory, in FileStatus status)
        => status.MountId is { } mount ? mount != MountId : status.Device != directory.Identity.Device && !HasManyDevices;

    public void Begin() => Interlocked.Increment(ref pending);

    /// <summary>One directory is done.</summary>
    /// <returns>True for the last one.</returns>
    public bool End() => Interlocked.Decrement(ref pending) == 0;

    /// <summary>Reads here that were not answered.</summary>
    public int Silent => Volatile.Read(ref silent);

    /// <summary>Nothing more is read here: too many reads were not answered.</summary>
    public bool IsGivenUp => Silent >= LinuxLimits.AbandonedReadsOfMount;

    /// <summary>A read was not answered.</summary>
    public void AddSilent() => Interlocked.Increment(ref silent);

    /// <summary>How long a read may take: the first that is not answered has all of it, so that a mount that never answers costs hardly more than one deadline.</summary>
    public TimeSpan Deadline(TimeSpan deadline) => Silent == 0 ? deadline : deadline / LinuxLimits.LaterReads;

    /// <summary>How the item ends when its walk does.</summary>
    public ItemConclusion Conclusion() => Silent == 0
        ? new(Item, ItemState.Collected)
        : IsGivenUp
        ? new(Item, ItemState.TimedOut, ItemFlags.Truncated, $"{Silent} reads were not answered in time; the rest was left out")
        : new(Item, ItemState.Collected, ItemFlags.Truncated, $"{Silent} reads were not answered in time; what they were about was left out");
}
