using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>A mount of a device.</summary>
/// <param name="MountPoint">Where.</param>
/// <param name="IsWritable">Whether its file system can be written to.</param>
/// <param name="Type">Its file system's type.</param>
internal sealed record DeviceMount(
    [property: Description("Where.")] EvidencePath MountPoint,
    [property: Description("Whether its file system may be written to while it is mounted, by this mount or another one.")] bool IsWritable,
    [property: Description("The file system's type.")] string Type);
