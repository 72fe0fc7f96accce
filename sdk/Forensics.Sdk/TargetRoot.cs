using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk;

/// <summary>The root under inspection. Readers open below it (<c>Forensics.Sdk.Linux</c>), never through a path of the process's own root.</summary>
/// <param name="Descriptor">The directory, open for reading or with <c>O_PATH</c>.</param>
/// <param name="DisplayPath">Where it lies on this device: <c>/</c>, <c>/mnt/image</c>.</param>
public sealed record TargetRoot(SafeFileHandle Descriptor, EvidencePath DisplayPath)
{
    /// <summary>
    /// The device's <c>mountinfo</c>, open for reading, where this process has a private copy of its mounts: read-only ones, with other numbers
    /// (<c>Forensics.Sdk.Linux.MountTable</c> tells which is which). Null where the process's own is the device's.
    /// </summary>
    public SafeFileHandle? MountTable { get; init; }
}
