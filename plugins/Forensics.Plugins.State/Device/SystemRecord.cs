using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>The device in one record.</summary>
[Record("system.info", 1)]
[Description("What device this is. A group is null where it could not be read at all: the kernel's own are not there below a root that is no running system.")]
internal sealed record SystemRecord
{
    [Description("The installed system, from its files.")]
    public required OperatingSystemFacts? OperatingSystem { get; init; }

    [Description("Its names.")]
    public required HostFacts? Host { get; init; }

    [Description("The kernel that runs.")]
    public required KernelFacts? Kernel { get; init; }

    [Description("What it runs on.")]
    public required HardwareFacts? Hardware { get; init; }

    [Description("Its clock and zone.")]
    public required ClockFacts? Clock { get; init; }

    [Description("When the reading began.")]
    public required UnixTime ReadAt { get; init; }
}
