using Forensics.Plugins.Memory.Device;
using Forensics.Plugins.Memory.Device.Records;
using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Plugins.Memory.Device.Symbols;
using Forensics.Sdk;

[assembly: Collector<DeviceMemoryCollector>]

namespace Forensics.Plugins.Memory.Device;

/// <summary>Makes an image of the device's memory.</summary>
public sealed class DeviceMemoryCollector : Collector<DeviceMemoryOptions>
{
    /// <summary>Whether the root need not be a running system's, for tests: files made to look like the kernel's are taken for memory then.</summary>
    internal bool TakesAnyRoot { get; init; }

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "memory.device",
        Summary = "The memory of the device as one image, with what an analysis needs beside it; areas of swap and hibernation if asked for.",

        // The addresses of memory and of symbols are shown to administrators alone.
        Needs = Needs.RawDevices | Needs.KernelTables,
        Impact = Impact.Moderate,
        Volatility = Volatility.DeviceMemory,
        Cost = new(CostBasis.MemoryMebibytes, MicrosecondsPerUnit: 6_000, BundleBytesPerUnit: 560_000),
        ExclusiveStream = true,
        Records =
        [
            RecordSchema.Of(DeviceJson.Default.MemorySourceRecord), RecordSchema.Of(DeviceJson.Default.DeviceMemoryRecord), RecordSchema.Of(DeviceJson.Default.MemoryRangeRecord),
            RecordSchema.Of(SymbolJson.Default.SymbolFileRecord), RecordSchema.Of(SwapJson.Default.SwapRecord),
        ],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/proc_kcore.5.html"), new("https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html"), new("https://man7.org/linux/man-pages/man4/mem.4.html"),
            new("https://github.com/504ensicsLabs/LiME/blob/master/doc/README.md"), new("https://github.com/microsoft/avml"),
        ],
    };

    protected override Task CollectAsync(DeviceMemoryOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        return new DeviceRun(options, context, TakesAnyRoot).RunAsync(cancellationToken);
    }
}
