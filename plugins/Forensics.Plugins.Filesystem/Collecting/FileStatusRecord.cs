using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>The status of an object that was found and not stored.</summary>
internal sealed record FileStatusRecord
{
    [Description("Permissions with set-user-ID, set-group-ID and sticky bit: four octal digits.")]
    public string? Mode { get; init; }

    [Description("User id of the owner.")]
    public uint? OwnerId { get; init; }

    [Description("The owner's name in etc/passwd of the root under inspection; null when it has none.")]
    public EvidenceText? OwnerName { get; init; }

    [Description("Group id.")]
    public uint? GroupId { get; init; }

    [Description("The group's name in etc/group of the root under inspection; null when it has none.")]
    public EvidenceText? GroupName { get; init; }

    [Description("Hard links.")]
    public uint? Links { get; init; }

    [Description("Inode number, decimal.")]
    public string? Inode { get; init; }

    [Description("Device number of the file system as makedev(3) gives it, decimal.")]
    public string? Device { get; init; }

    [Description("Id of the mount in mountinfo, decimal; null before Linux 5.8.")]
    public string? MountId { get; init; }

    [Description("When it was created; null where the file system does not tell.")]
    public UnixTime? CreatedAt { get; init; }

    [Description("When the content last changed, before it was read.")]
    public UnixTime? ModifiedAt { get; init; }

    [Description("When the content was last read, before this did.")]
    public UnixTime? AccessedAt { get; init; }

    [Description("When the status last changed, before it was read.")]
    public UnixTime? ChangedAt { get; init; }

    [Description("Target of a symbolic link, as it stands in the link; else null.")]
    public EvidencePath? LinkTarget { get; init; }
}
