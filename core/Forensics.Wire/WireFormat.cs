namespace Forensics.Wire;

/// <summary>
/// The wire between host and worker, version 1. A frame is a 4-byte little-endian payload length, a 1-byte kind, and the payload. The host
/// speaks first (<see cref="FrameKind.Start"/>); the worker answers <see cref="FrameKind.Hello"/> once the plugin is loaded and is what plugin.json says;
/// then evidence frames until <see cref="FrameKind.End"/>. Nothing after End is read.
/// </summary>
public static class WireFormat
{
    /// <summary>Raised when a frame changes meaning.</summary>
    public const int Version = 1;

    /// <summary>Largest payload of a frame, in bytes.</summary>
    public const int MaxFrameBytes = 1 << 20;

    /// <summary>Bytes before the payload: length and kind.</summary>
    public const int HeaderBytes = 5;

    /// <summary>Largest record line, in bytes, its line feed included: a line and its stream number fill a frame.</summary>
    public const int MaxLineBytes = MaxFrameBytes - StreamNumberBytes;

    /// <summary>Bytes of the stream number that begins a records frame: little-endian, the record's place in the collector's list of records.</summary>
    public const int StreamNumberBytes = 2;

    /// <summary>Bytes of the blob number that begins a blob data frame, little-endian.</summary>
    public const int BlobNumberBytes = 4;

    /// <summary>Longest target of a symbolic link, in bytes.</summary>
    public const int MaxLinkTargetBytes = 65_536;

    /// <summary>Most extended attributes of one object.</summary>
    public const int MaxAttributes = 1_000;

    /// <summary>Longest name of an extended attribute, in bytes: XATTR_NAME_MAX.</summary>
    public const int MaxAttributeNameBytes = 255;

    /// <summary>Names and values of one object's extended attributes together, in bytes.</summary>
    public const int MaxAttributeBytes = 128 << 10;

    /// <summary>Most letters of <c>lsattr(1)</c> of one object.</summary>
    public const int MaxLsattr = 64;

    /// <summary>The descriptor at which a worker finds its end of the channel.</summary>
    public const int ChannelDescriptor = 3;

    /// <summary>The descriptor at which a worker with mounts of its own finds the device's <c>mountinfo</c>.</summary>
    public const int MountTableDescriptor = 4;

    /// <summary>The descriptor, at a worker that acts, of the lock of who acts on this device: it is held until that worker has ended, its host being gone or not.</summary>
    /// <param name="hasMountTable">Whether the worker has <see cref="MountTableDescriptor"/> too.</param>
    public static int LockDescriptor(bool hasMountTable) => hasMountTable ? MountTableDescriptor + 1 : MountTableDescriptor;

    /// <summary>Longest path that a fault or a request may carry, in bytes; a longer one is cut by the sender. The kernel takes 4,095 in one call.</summary>
    public const int MaxPathBytes = 65_536;

    /// <summary>Longest text that a message may carry, in characters; longer text is cut by the sender.</summary>
    public const int MaxTextLength = 4_096;

    /// <summary>Longest state of a checkpoint, in bytes.</summary>
    public const int MaxStateBytes = 64 << 10;

    /// <summary>Longest undo payload of an action, and longest state before or after it as JSON, in bytes.</summary>
    public const int MaxActionBytes = 64 << 10;

    /// <summary>Most system calls, and most losses, that an action tells.</summary>
    public const int MaxActionTexts = 64;

    /// <summary>Most descriptors that a collector may hand over to one companion.</summary>
    public const int MaxCompanionDescriptors = 64;
}
