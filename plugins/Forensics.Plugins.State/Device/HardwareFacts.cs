using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>What the system runs on. Texts of DMI are those of the manufacturer, or of the hypervisor.</summary>
internal sealed record HardwareFacts
{
    public required EvidenceText? SystemVendor { get; init; }

    public required EvidenceText? ProductName { get; init; }

    public required EvidenceText? ProductVersion { get; init; }

    public required EvidenceText? ProductSerial { get; init; }

    public required EvidenceText? ProductUuid { get; init; }

    public required EvidenceText? BoardVendor { get; init; }

    public required EvidenceText? BoardName { get; init; }

    public required EvidenceText? BoardSerial { get; init; }

    public required EvidenceText? ChassisSerial { get; init; }

    public required EvidenceText? ChassisAssetTag { get; init; }

    [Description("A number of the SMBIOS specification, section 7.4.1: 3 desktop, 9 laptop, 10 notebook, 17 server, 23 rack mount.")]
    public required long? ChassisType { get; init; }

    public required EvidenceText? BiosVendor { get; init; }

    public required EvidenceText? BiosVersion { get; init; }

    [Description("As the firmware writes it: 04/01/2014.")]
    public required EvidenceText? BiosDate { get; init; }

    public required EvidenceText? CpuVendor { get; init; }

    public required EvidenceText? CpuModel { get; init; }

    [Description("Logical processors that are online.")]
    public required int? CpuCount { get; init; }

    [Description("The revision of the first processor's microcode.")]
    public required EvidenceText? CpuMicrocode { get; init; }

    [Description("Of the first processor.")]
    public required IReadOnlyList<string>? CpuFlags { get; init; }

    public required long? MemoryTotalBytes { get; init; }

    [Description("What the kernel thinks it could give without swapping.")]
    public required long? MemoryAvailableBytes { get; init; }

    [Description("0 where there is no swap space.")]
    public required long? SwapTotalBytes { get; init; }

    public required long? SwapFreeBytes { get; init; }

    [Description("uefi, devicetree or bios (neither of the others).")]
    public required string? Firmware { get; init; }

    [Description("The EFI variable SecureBoot: whether the firmware checks what it starts. Null without EFI.")]
    public required bool? SecureBoot { get; init; }

    [Description("The EFI variable SetupMode: keys can be put in by anybody.")]
    public required bool? SetupMode { get; init; }

    [Description("Names of trusted platform modules that the kernel has: tpm0. Empty when it has none.")]
    public required IReadOnlyList<EvidenceText> TrustedModules { get; init; }

    [Description("1 or 2, of the first of them.")]
    public required long? TpmVersion { get; init; }

    [Description("What machine it pretends to be: kvm, qemu, vmware, virtualbox, hyper-v, xen, amazon, google, parallels, bhyve, apple, wsl; unknown when only the processor says so; null when nothing does.")]
    public required string? Virtualization { get; init; }

    [Description("What said so: dmi, hypervisor, cpuinfo, devicetree, osrelease.")]
    public required string? VirtualizationSource { get; init; }

    [Description("The container that this root is, by what container managers leave: systemd-nspawn, docker, podman, lxc, kubernetes, ... Null when nothing says so.")]
    public required EvidenceText? Container { get; init; }

    [Description("What said so.")]
    public required EvidencePath? ContainerSource { get; init; }
}
