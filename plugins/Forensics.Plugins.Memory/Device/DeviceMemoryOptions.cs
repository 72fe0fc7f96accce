using System.ComponentModel;
using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device;

/// <summary>The options of <c>memory.device</c>.</summary>
public sealed class DeviceMemoryOptions
{
    [Description("Where memory is read: kcore (/proc/kcore), crash (/dev/crash), mem (/dev/mem, only with allow_devmem); auto takes the first of them that is possible.")]
    public MemorySourceChoice Source { get; set; } = MemorySourceChoice.Auto;

    [Description("Form of the image: lime (ranges with a header each), raw (physical addresses are offsets, gaps are zeros), elf (a core file, for drgn and crash) or avml (as lime, compressed by snappy).")]
    public ImageFormat Format { get; set; } = ImageFormat.Lime;

    [Description("Whether /dev/mem may be read, when nothing else is possible or it is asked for. A device that maps memory of hardware as RAM can hang by it.")]
    public bool AllowDevmem { get; set; }

    [Description("Only tell which sources are possible, and why the others are not; read nothing.")]
    public bool ProbeOnly { get; set; }

    [Description("Whether what an analysis needs beside the image is stored: iomem, symbols, types, version and configuration of the kernel.")]
    public bool Symbols { get; set; } = true;

    [Description("Whether areas of swap are stored too, zram among them.")]
    public bool Swap { get; set; }

    [Description("Whether the area is stored that the kernel resumes from, when an image of a hibernation lies in it.")]
    public bool Hibernation { get; set; }
}
