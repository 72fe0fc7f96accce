using System.Buffers.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Reads what the kernel knows of the machine.</summary>
internal sealed class HardwareReader(ShortFiles files)
{
    private const string Dmi = "/sys/class/dmi/id/";
    private const string EfiVariables = "/sys/firmware/efi/efivars/";
    private const string GlobalVariable = "-8be4df61-93ca-11d2-aa0d-00e098032b8c"; // EFI_GLOBAL_VARIABLE of the UEFI specification, section 3.3.
    private const int EfiVariableBytes = 16;

    public HardwareFacts? Read()
    {
        var processors = Fields("/proc/cpuinfo", firstOnly: false, out var processorCount);
        var memory = Fields("/proc/meminfo", firstOnly: true, out _);
        if (processors.Count == 0 && memory.Count == 0 && !files.Exists("/sys/class"))
        {
            return null;
        }

        var flags = (processors.GetValueOrDefault("flags") ?? processors.GetValueOrDefault("Features"))?.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var modules = files.Files.List(EvidencePath.Of("/sys/class/tpm"));
        var (virtualization, virtualizationSource) = new VirtualMachine(files).Find(flags);
        var (container, containerSource) = new ContainerTraces(files).Find();
        return new()
        {
            SystemVendor = Text("sys_vendor"),
            ProductName = Text("product_name"),
            ProductVersion = Text("product_version"),
            ProductSerial = Text("product_serial"),
            ProductUuid = Text("product_uuid"),
            BoardVendor = Text("board_vendor"),
            BoardName = Text("board_name"),
            BoardSerial = Text("board_serial"),
            ChassisSerial = Text("chassis_serial"),
            ChassisAssetTag = Text("chassis_asset_tag"),
            ChassisType = files.Number(Dmi + "chassis_type"),
            BiosVendor = Text("bios_vendor"),
            BiosVersion = Text("bios_version"),
            BiosDate = Text("bios_date"),
            CpuVendor = processors.GetValueOrDefault("vendor_id") ?? processors.GetValueOrDefault("CPU implementer"),
            CpuModel = processors.GetValueOrDefault("model name") ?? files.Text("/proc/device-tree/model"),
            CpuCount = processorCount == 0 ? null : processorCount,
            CpuMicrocode = processors.GetValueOrDefault("microcode"),
            CpuFlags = flags,
            MemoryTotalBytes = KiB(memory.GetValueOrDefault("MemTotal")),
            MemoryAvailableBytes = KiB(memory.GetValueOrDefault("MemAvailable")),
            SwapTotalBytes = KiB(memory.GetValueOrDefault("SwapTotal")),
            SwapFreeBytes = KiB(memory.GetValueOrDefault("SwapFree")),
            Firmware = files.Exists("/sys/firmware/efi") ? "uefi" : files.Exists("/sys/firmware/devicetree") ? "devicetree" : files.Exists("/sys/firmware") ? "bios" : null,
            SecureBoot = EfiFlag("SecureBoot"),
            SetupMode = EfiFlag("SetupMode"),
            TrustedModules = modules,
            TpmVersion = modules is [var first, ..] ? files.Number($"/sys/class/tpm/{first}/tpm_version_major") : null,
            Virtualization = virtualization,
            VirtualizationSource = virtualizationSource,
            Container = container,
            ContainerSource = containerSource,
        };
    }

    private EvidenceText? Text(string name) => files.Text(Dmi + name);

    // Four bytes of attributes, then the value: one byte.
    private bool? EfiFlag(string name)
        => files.Files.ReadKernel(EvidencePath.Of(EfiVariables + name + GlobalVariable), EfiVariableBytes) is { Span: [_, _, _, _, var value] } ? value == 1 : null;

    /// <summary>Lines of <c>key : value</c>; of each key the first.</summary>
    private Dictionary<string, EvidenceText?> Fields(string path, bool firstOnly, out int processors)
    {
        var fields = new Dictionary<string, EvidenceText?>(StringComparer.Ordinal);
        processors = 0;
        foreach (var line in files.KernelLines(path))
        {
            var colon = line.Span.IndexOf((byte)':');
            if (colon > 0)
            {
                var key = line[..colon].Trim(" \t"u8);
                processors += !firstOnly && key.Span.SequenceEqual("processor"u8) ? 1 : 0;
                fields.TryAdd(new EvidenceText(key).ToString(), new(line[(colon + 1)..].Trim(" \t"u8)));
            }
        }

        return fields;
    }

    private static long? KiB(EvidenceText? text)
        => text is { } value && Utf8Parser.TryParse(value.Bytes.Span, out long number, out _) && number is >= 0 and < long.MaxValue / 1_024 ? number * 1_024 : null;
}
