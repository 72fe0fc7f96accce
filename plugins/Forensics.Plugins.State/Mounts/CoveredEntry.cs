using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Mounts;

/// <summary>What lies below a mount, seen by no path.</summary>
[Record("mount.covered_entry", 1)]
[Description("A file or folder below a mount: no path leads to it while the mount is there. Of folders only what lies in them directly is recorded.")]
internal sealed record CoveredEntry
{
    [Description("The path that it would have without the mount.")]
    public required EvidencePath Path { get; init; }

    [Description("The mount that covers it, decimal.")]
    public required string MountId { get; init; }

    [Description("regular, directory, symbolic-link, block-device, character-device, fifo, socket.")]
    public required string Type { get; init; }

    public required ulong? SizeBytes { get; init; }

    [Description("Permissions, octal.")]
    public required string? Mode { get; init; }

    public required uint? OwnerId { get; init; }

    public required uint? GroupId { get; init; }

    [Description("Device number of its file system, decimal.")]
    public required string? Device { get; init; }

    [Description("Inode number, decimal.")]
    public required string? Inode { get; init; }

    public required UnixTime? CreatedAt { get; init; }

    public required UnixTime? ModifiedAt { get; init; }

    public required UnixTime? ChangedAt { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
