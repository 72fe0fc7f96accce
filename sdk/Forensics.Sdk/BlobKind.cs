namespace Forensics.Sdk;

/// <summary>What a blob is; it decides where it stands in the bundle.</summary>
public enum BlobKind
{
    /// <summary>A file of the inspected root: <c>fs/$rootfs$/PATH</c>.</summary>
    File = 0,

    /// <summary>An image of a disk: <c>images/STEP/NAME</c>.</summary>
    Image = 1,

    /// <summary>A dump of memory, of a process or of the device, which has no MD5: <c>images/STEP/NAME</c>.</summary>
    Dump = 2,

    /// <summary>Content that belongs to the evidence and has no path on the device: <c>extra/STEP/NAME</c>.</summary>
    Extra = 3,
}
