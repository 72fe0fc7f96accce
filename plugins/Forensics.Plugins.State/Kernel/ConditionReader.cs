using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads what the kernel allows.</summary>
internal sealed class ConditionReader(ShortFiles files, KernelMounts mounts)
{
    private const string Sysctl = "/proc/sys/";
    private const int SecureBootOffset = 0x1ec; // struct boot_params, arch/x86/include/uapi/asm/bootparam.h
    private const int BootParametersBytes = 4_096;

    public KernelCondition? Read(UnixTime readAt)
    {
        var taint = files.Word(Sysctl + "kernel/tainted");
        if (taint is null && !files.Exists("/proc/sys/kernel"))
        {
            return null;
        }

        var security = mounts.Find("securityfs")?.ToString();
        var selinux = mounts.Find("selinuxfs")?.ToString();
        var tracing = mounts.Find("tracefs")?.ToString();
        var profiles = security is null ? null : Profiles(security + "/apparmor/profiles");
        return new()
        {
            TaintNumber = taint,
            Taints = ulong.TryParse(taint, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? Taints.OfNumber(bits) : null,
            Lockdown = security is null ? null : Chosen(files.Word(security + "/lockdown")),
            SecurityModules = security is null ? null : files.Word(security + "/lsm")?.Split(','),
            Selinux = selinux is null ? null : files.Number(selinux + "/enforce") switch { 1 => "enforcing", 0 => "permissive", _ => null },
            SelinuxPolicyVersion = selinux is null ? null : files.Number(selinux + "/policyvers"),
            ApparmorEnabled = Flag("/sys/module/apparmor/parameters/enabled"),
            ApparmorEnforced = profiles?.Enforced,
            ApparmorOther = profiles?.Other,
            SmackMounted = mounts.Unread.Failed ? null : mounts.Find("smackfs") is not null,
            PtraceScope = files.Number(Sysctl + "kernel/yama/ptrace_scope"),
            ImaMeasurements = security is null ? null : files.Number(security + "/ima/runtime_measurements_count"),
            SecureBootTold = SecureBoot(),
            ModuleSignaturesEnforced = Flag("/sys/module/module/parameters/sig_enforce"),
            ModulesDisabled = files.Number(Sysctl + "kernel/modules_disabled"),
            ModprobePath = Path("kernel/modprobe"),
            CorePattern = files.Text(Sysctl + "kernel/core_pattern"),
            UeventProgram = Path("kernel/hotplug"),
            KptrRestrict = files.Number(Sysctl + "kernel/kptr_restrict"),
            DmesgRestrict = files.Number(Sysctl + "kernel/dmesg_restrict"),
            PerfEventParanoid = files.Number(Sysctl + "kernel/perf_event_paranoid"),
            UnprivilegedBpfDisabled = files.Number(Sysctl + "kernel/unprivileged_bpf_disabled"),
            UnprivilegedUserNamespaces = files.Number(Sysctl + "kernel/unprivileged_userns_clone"),
            KexecLoaded = files.Number("/sys/kernel/kexec_loaded") ?? files.Number("/sys/kernel/kexec/loaded"),
            KexecCrashLoaded = files.Number("/sys/kernel/kexec_crash_loaded") ?? files.Number("/sys/kernel/kexec/crash_loaded"),
            KexecLoadDisabled = files.Number(Sysctl + "kernel/kexec_load_disabled"),
            RandomizeAddresses = files.Number(Sysctl + "kernel/randomize_va_space"),
            Sysrq = files.Number(Sysctl + "kernel/sysrq"),
            FtraceEnabled = files.Number(Sysctl + "kernel/ftrace_enabled"),
            Tracer = tracing is null ? null : files.Word(tracing + "/current_tracer"),
            CpuVulnerabilities = Vulnerabilities(),
            ReadAt = readAt,
        };
    }

    // none [integrity] confidentiality
    private static string? Chosen(string? text) => text?.Split(' ').FirstOrDefault(word => word.StartsWith('[') && word.EndsWith(']'))?[1..^1];

    private bool? Flag(string path) => files.Word(path) switch { "Y" or "1" => true, "N" or "0" => false, _ => null };

    private EvidencePath? Path(string name) => files.Text(Sysctl + name) is { } text ? new(text.Bytes) : null;

    // NAME (mode)
    private (int Enforced, int Other)? Profiles(string path)
    {
        if (files.Files.ReadKernel(EvidencePath.Of(path)) is not { } content)
        {
            return null;
        }

        var (enforced, other) = (0, 0);
        foreach (var line in ShortFiles.Lines(content))
        {
            enforced += line.Span.EndsWith(" (enforce)"u8) ? 1 : 0;
            other += line.IsEmpty || line.Span.EndsWith(" (enforce)"u8) ? 0 : 1;
        }

        return (enforced, other);
    }

    private string? SecureBoot()
        => files.Files.ReadKernel(EvidencePath.Of("/sys/kernel/boot_params/data"), BootParametersBytes) is { Length: > SecureBootOffset } content
            ? content.Span[SecureBootOffset] switch { 0 => "unset", 1 => "unknown", 2 => "disabled", 3 => "enabled", _ => null } : null;

    private List<CpuVulnerability> Vulnerabilities()
    {
        var folder = EvidencePath.Of("/sys/devices/system/cpu/vulnerabilities");
        return [.. files.Files.List(folder).Take(KernelLimits.ModuleParameters).Select(name => new CpuVulnerability(name, files.Text(Encoding.UTF8.GetString(BytePath.Child(folder.Bytes.Span, name.Bytes.Span).Bytes.Span))))];
    }
}
