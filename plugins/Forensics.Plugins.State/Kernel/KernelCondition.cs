using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>What the running kernel allows, and what was done to it.</summary>
[Record("kernel.condition", 1)]
[Description("What the running kernel allows, and what was done to it. Null is what this kernel does not have, or does not show.")]
internal sealed record KernelCondition
{
    [Description("The bits of /proc/sys/kernel/tainted, decimal.")]
    public required string? TaintNumber { get; init; }

    [Description("Their names: out-of-tree-module, unsigned-module, warning.")]
    public required IReadOnlyList<string>? Taints { get; init; }

    [Description("none, integrity or confidentiality.")]
    public required string? Lockdown { get; init; }

    [Description("Linux security modules that are active, in the order in which they are asked. Null where securityfs is not mounted.")]
    public required IReadOnlyList<string>? SecurityModules { get; init; }

    [Description("enforcing or permissive; null where SELinux is not active or its file system not mounted.")]
    public required string? Selinux { get; init; }

    [Description("The version of SELinux's policy.")]
    public required long? SelinuxPolicyVersion { get; init; }

    public required bool? ApparmorEnabled { get; init; }

    [Description("Profiles of AppArmor that are loaded in mode enforce.")]
    public required int? ApparmorEnforced { get; init; }

    [Description("Profiles in another mode: complain, kill, unconfined.")]
    public required int? ApparmorOther { get; init; }

    [Description("Whether Smack's file system is mounted; null where the mounts are not known.")]
    public required bool? SmackMounted { get; init; }

    [Description("Yama: 0 any process of the same user, 1 descendants, 2 administrators, 3 nobody may trace another.")]
    public required long? PtraceScope { get; init; }

    [Description("Measurements that the integrity measurement architecture (IMA) has made since boot.")]
    public required long? ImaMeasurements { get; init; }

    [Description("What the boot loader told the kernel of Secure Boot: unset, unknown, disabled, enabled (x86).")]
    public required string? SecureBootTold { get; init; }

    [Description("Whether only signed modules are loaded.")]
    public required bool? ModuleSignaturesEnforced { get; init; }

    [Description("1: no module is loaded or unloaded any more.")]
    public required long? ModulesDisabled { get; init; }

    [Description("The program that the kernel starts to load a module.")]
    public required EvidencePath? ModprobePath { get; init; }

    [Description("Where core dumps go; after a |, the program that they are given to.")]
    public required EvidenceText? CorePattern { get; init; }

    [Description("The program that is started for each event of a device; null when there is none.")]
    public required EvidencePath? UeventProgram { get; init; }

    [Description("0: addresses are shown; 1: to those with CAP_SYSLOG; 2: to nobody.")]
    public required long? KptrRestrict { get; init; }

    [Description("1: the kernel's log is for administrators.")]
    public required long? DmesgRestrict { get; init; }

    public required long? PerfEventParanoid { get; init; }

    [Description("0: any user may load BPF programs; 1: none, until the next boot; 2: none.")]
    public required long? UnprivilegedBpfDisabled { get; init; }

    [Description("0: users without rights may not make user namespaces (Debian).")]
    public required long? UnprivilegedUserNamespaces { get; init; }

    [Description("1: a kernel is loaded that a restart goes to without the firmware.")]
    public required long? KexecLoaded { get; init; }

    [Description("1: a kernel is loaded that a crash goes to.")]
    public required long? KexecCrashLoaded { get; init; }

    [Description("1: no kernel can be loaded so any more.")]
    public required long? KexecLoadDisabled { get; init; }

    [Description("Address space layout randomization: 0 off, 1 without the heap, 2 full.")]
    public required long? RandomizeAddresses { get; init; }

    [Description("What the magic SysRq key may do: bits.")]
    public required long? Sysrq { get; init; }

    [Description("1: functions can be hooked by ftrace.")]
    public required long? FtraceEnabled { get; init; }

    [Description("The tracer that runs: nop when none does. Null where tracefs is not mounted.")]
    public required string? Tracer { get; init; }

    [Description("Weaknesses of the processor and what the kernel does about them.")]
    public required IReadOnlyList<CpuVulnerability> CpuVulnerabilities { get; init; }

    [Description("When the reading began.")]
    public required UnixTime ReadAt { get; init; }
}
