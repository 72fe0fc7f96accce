using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>One process. Null means that the value is unknown: not readable, not kept by this kernel, or gone before it was read; faults say
/// which.</summary>
[Record("process", 1)]
[Description("One process as procfs showed it. All of one record belongs to one process and one program, or a fault PROCESS_CHANGED says otherwise; "
    + "without ptrace access a change of program is seen only where the name changes.")]
internal sealed record ProcessRecord
{
    [Description("In the PID namespace of the procfs below the inspected root.")]
    public required int Pid { get; init; }

    [Description("Null when it has no parent, or one outside this PID namespace. An orphan's is its subreaper or PID 1.")]
    public required int? ParentPid { get; init; }

    [Description("First 32 hexadecimal digits of SHA-256 over the ASCII text 'BOOT_ID PID START_TICKS'. The same in every record that speaks of "
        + "the process.")]
    public required string? UniquePid { get; init; }

    [Description("The kernel's name of the main thread, at most 15 bytes for a program (longer for kernel threads). The process chooses it; "
        + "compare executable and arguments.")]
    public required EvidenceText Name { get; init; }

    [Description("R running, S sleeping, D waiting for a device, T stopped, t traced, Z zombie (with thread_count above 1: only the main thread "
        + "has ended), X dead, I idle kernel thread; see proc(5).")]
    public required string State { get; init; }

    [Description("When the process was forked, to 10 ms: start_ticks on today's clock. It moves between runs when the clock is set; start_ticks "
        + "does not.")]
    public required UnixTime? StartedAt { get; init; }

    [Description("Hundredths of a second from boot to the fork, suspended time included, in the collector's time namespace.")]
    public required ulong StartTicks { get; init; }

    [Description("The program file, without the kernel's mark for a deleted one. Null for kernel threads and zombies. As seen from the "
        + "inspected root; a process in another mount namespace or chroot may have another file there.")]
    public required EvidencePath? Executable { get; init; }

    [Description("Whether the name that the program was started under is gone from its directory. Null when that cannot be told; then executable "
        + "has the kernel's text unchanged.")]
    public required bool? ExecutableDeleted { get; init; }

    [Description("Whether the program lay in memory only (memfd_create): executable is then /memfd: and a name of the process's choice. Judged by "
        + "the kernel's text and the absence of links.")]
    public required bool? ExecutableMemfd { get; init; }

    [Description("Device number of the file system that holds the program, as makedev(3) gives it, in decimal.")]
    public required string? ExecutableDevice { get; init; }

    [Description("Inode of the program, in decimal.")]
    public required string? ExecutableInode { get; init; }

    [Description("MD5 of the program's file as it is now, in lower-case hexadecimal; null when not asked for (hashes), or not readable.")]
    public required string? ExecutableMd5 { get; init; }

    [Description("SHA-256 of the program's file as it is now, in lower-case hexadecimal; null when not asked for (hashes), or not readable.")]
    public required string? ExecutableSha256 { get; init; }

    [Description("The stored content of a deleted program: a blob's id, see the files index of the bundle.")]
    public required string? ExecutableBlob { get; init; }

    [Description("The arguments as they stand in the process's memory, which it can write over. Null when unreadable and for kernel threads, [] "
        + "when there are none.")]
    public required IReadOnlyList<EvidenceText>? Arguments { get; init; }

    [Description("Whether bytes of the argument area are missing from arguments: cut by a limit, on a page that does not answer, or hidden by the "
        + "process. "
        + "Null when the size of that area is not shown to the collector.")]
    public required bool? ArgumentsTruncated { get; init; }

    [Description("The environment that the program was started with, as it stands in the process's memory, which it can write over: NAME=value each, the "
        + "value being [redacted] where option environment has it so. What the program set later is not there. Null when unreadable, not asked for, and for "
        + "kernel threads.")]
    public required IReadOnlyList<EvidenceText>? Environment { get; init; }

    [Description("Whether bytes of the environment's area are missing from environment. Null when the size of that area is not shown to the collector.")]
    public required bool? EnvironmentTruncated { get; init; }

    [Description("Its root directory, where that is not the root of its mount namespace (chroot).")]
    public required EvidencePath? RootDirectory { get; init; }

    [Description("Without the kernel's mark for a deleted folder. Null for kernel threads and zombies.")]
    public required EvidencePath? WorkingDirectory { get; init; }

    [Description("Whether the folder is gone; null when that cannot be told.")]
    public required bool? WorkingDirectoryDeleted { get; init; }

    [Description("The audit session of the login that it stems from, through su and sudo. Null when there was none.")]
    public required uint? AuditSessionId { get; init; }

    [Description("The user who logged in (loginuid), through su and sudo. Null when there was no login.")]
    public required uint? LoginId { get; init; }

    public required EvidenceText? LoginName { get; init; }

    [Description("The session of systemd-logind that its cgroup names (session-N.scope): N. Null outside of one.")]
    public required string? LogindSession { get; init; }

    [Description("setsid(2). Null when it has none, or one whose leader is outside this PID namespace.")]
    public required int? PosixSessionId { get; init; }

    [Description("setpgid(2). Null as for posix_session_id.")]
    public required int? ProcessGroupId { get; init; }

    [Description("The controlling terminal: a name below /dev where the kernel fixes it, else 'major:minor'. Null when there is none.")]
    public required string? Terminal { get; init; }

    public required long ThreadCount { get; init; }

    [Description("Who started it. 65534 may stand for a user outside the collector's user namespace.")]
    public required uint? RealUserId { get; init; }

    [Description("From the passwd file of the inspected root; null when the id has no name there.")]
    public required EvidenceText? RealUserName { get; init; }

    public required uint? EffectiveUserId { get; init; }

    public required EvidenceText? EffectiveUserName { get; init; }

    public required uint? SavedUserId { get; init; }

    public required EvidenceText? SavedUserName { get; init; }

    [Description("With whose rights it opens files.")]
    public required uint? FsUserId { get; init; }

    public required EvidenceText? FsUserName { get; init; }

    public required uint? RealGroupId { get; init; }

    public required EvidenceText? RealGroupName { get; init; }

    public required uint? EffectiveGroupId { get; init; }

    public required EvidenceText? EffectiveGroupName { get; init; }

    public required uint? SavedGroupId { get; init; }

    public required EvidenceText? SavedGroupName { get; init; }

    public required uint? FsGroupId { get; init; }

    public required EvidenceText? FsGroupName { get; init; }

    [Description("The ids of the supplementary groups.")]
    public required IReadOnlyList<uint>? Groups { get; init; }

    [Description("Whether the kernel runs it for itself, by its PF_KTHREAD flag: a process that only calls itself [kworker] has false.")]
    public required bool KernelThread { get; init; }

    [Description("Its number in each PID namespace, from that of pid inwards: more than one number means that it runs in a container or sandbox.")]
    public required IReadOnlyList<int>? NamespacePids { get; init; }

    [Description("Null when it has ended or they are not readable.")]
    public required NamespaceIds? Namespaces { get; init; }

    [Description("Its cgroup in the unified hierarchy; where that is unused, in systemd's or the first that has another path than /.")]
    public required EvidencePath? Cgroup { get; init; }

    [Description("The container that its cgroups' names speak of: 64 hexadecimal digits, of LXC and systemd-nspawn the name. Null when they speak of none.")]
    public required string? ContainerId { get; init; }

    [Description("docker, containerd, cri-o, podman, kubernetes, lxc or systemd-nspawn; null when the cgroups' names do not tell.")]
    public required string? ContainerRuntime { get; init; }

    public required ProcessCapabilities? CapabilitySets { get; init; }

    [Description("Whether execve(2) can give it no more rights (PR_SET_NO_NEW_PRIVS).")]
    public required bool? NoNewPrivs { get; init; }

    [Description("disabled, strict or filter.")]
    public required string? SeccompMode { get; init; }

    [Description("The process that traces it (debugger, strace, injector); null when none.")]
    public required int? TracerPid { get; init; }

    [Description("Time in user mode, all threads.")]
    public required long? UserTimeMs { get; init; }

    [Description("Time in the kernel, all threads.")]
    public required long? SystemTimeMs { get; init; }

    [Description("Address space. Null when it has none: kernel threads and zombies.")]
    public required ulong? VirtualBytes { get; init; }

    [Description("Memory present, as the kernel last counted it. Null as for virtual_bytes.")]
    public required long? ResidentBytes { get; init; }

    [Description("When the reading of this process began.")]
    public required UnixTime ReadAt { get; init; }
}
