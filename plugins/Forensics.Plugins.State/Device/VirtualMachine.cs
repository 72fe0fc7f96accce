namespace Forensics.Plugins.State.Device;

/// <summary>Whether the machine is a virtual one, by what it says of itself: a machine can lie in either direction.</summary>
internal sealed class VirtualMachine(ShortFiles files)
{
    // As systemd-detect-virt has them: the start of a text of DMI.
    private static readonly (string Start, string Name)[] Vendors =
    [
        ("KVM", "kvm"), ("OpenStack", "kvm"), ("KubeVirt", "kvm"), ("Amazon EC2", "amazon"), ("QEMU", "qemu"), ("VMware", "vmware"), ("VMW", "vmware"), ("innotek GmbH", "virtualbox"), ("VirtualBox", "virtualbox"),
        ("Oracle Corporation", "virtualbox"), ("Xen", "xen"), ("Bochs", "bochs"), ("Parallels", "parallels"), ("BHYVE", "bhyve"), ("Hyper-V", "hyper-v"), ("Apple Virtualization", "apple"), ("Google Compute Engine", "google"),
    ];

    private static readonly string[] DmiFiles = ["product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version"];

    public (string? Name, string? Source) Find(IReadOnlyList<string>? cpuFlags)
    {
        foreach (var text in DmiFiles.Select(name => files.Text($"/sys/class/dmi/id/{name}")?.ToString() ?? string.Empty))
        {
            foreach (var (start, name) in Vendors)
            {
                // Bare metal of Amazon says so; Oracle sells machines of iron too.
                if (text.StartsWith(start, StringComparison.Ordinal) && (name, cpuFlags?.Contains("hypervisor")) is not ("amazon" or "virtualbox", false))
                {
                    return (name, "dmi");
                }
            }

            if (text == "Virtual Machine" && files.Text("/sys/class/dmi/id/sys_vendor")?.ToString() == "Microsoft Corporation")
            {
                return ("hyper-v", "dmi");
            }
        }

        return files.Word("/sys/hypervisor/type") is { } hypervisor ? (hypervisor, "hypervisor")
            : files.Text("/proc/device-tree/hypervisor/compatible")?.ToString() is { } compatible ? (compatible.StartsWith("linux,kvm", StringComparison.Ordinal) ? "kvm" : "unknown", "devicetree")
            : files.Text("/proc/sys/kernel/osrelease")?.ToString().Contains("microsoft", StringComparison.OrdinalIgnoreCase) == true ? ("wsl", "osrelease")
            : cpuFlags?.Contains("hypervisor") == true ? ("unknown", "cpuinfo")
            : (null, null);
    }
}
