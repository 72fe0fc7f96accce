namespace Forensics.Sdk;

/// <summary>What a blob is; it decides where it stands in the bundle.</summary>
public enum BlobKind
{
    /// <summary>A file of the inspected root: <c>fs/$rootfs$/PATH</c>.</summary>
    File = 0,

    /// <summary>An image of a disk or of memory: <c>images/STEP/NAME</c>.</summary>
    Image = 1,

    /// <summary>A dump of a process: <c>images/STEP/NAME</c>.</summary>
    Dump = 2,

    /// <summary>Content that belongs to the evidence and has no path on the device: <c>extra/STEP/NAME</c>.</summary>
    Extra = 3,
}
