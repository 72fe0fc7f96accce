using Forensics.Confinement;
using static Forensics.Confinement.SystemCallRule;

namespace Forensics.Collection.Confinement;

/// <summary>
/// What a worker may not call that has <c>CAP_SYS_ADMIN</c>, <c>CAP_NET_ADMIN</c> and <c>CAP_SYSLOG</c> for the tables of the kernel: whatever could undo the read-only mounts, or change the device
/// by those rights (docs/adr/0023).
/// </summary>
internal static class KernelTableRules
{
    /// <summary>The last system call that was looked at (<c>file_setattr</c>, Linux 6.17). What came later, and the numbers of x32, are not there for the worker.</summary>
    public const uint LastKnown = 469;

    private const uint NewNetworkNamespace = 0x4000_0000;
    private const uint OneMountsCopy = 0x8_1001; // OPEN_TREE_CLONE, AT_EMPTY_PATH, OPEN_TREE_CLOEXEC; not AT_RECURSIVE

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (linux/sched.h). NEWTIME is not for clone: its bit belongs to the signal.
    private const uint AnyNewNamespace = 0x7e02_0000;

    // MAP_CREATE and the rest are refused. So is what hands out a map (MAP_GET_FD_BY_ID, OBJ_GET): whoever has one can map its memory for writing, and no filter sees that.
    // PROG_GET_NEXT_ID, MAP_GET_NEXT_ID, PROG_GET_FD_BY_ID, OBJ_GET_INFO_BY_FD, PROG_QUERY, BTF_GET_FD_BY_ID, TASK_FD_QUERY, BTF_GET_NEXT_ID, LINK_GET_FD_BY_ID, LINK_GET_NEXT_ID.
    private static readonly uint[] ReadingBpf = [11, 12, 13, 15, 16, 19, 20, 23, 30, 31];

    // An allow-list: on a device that is only open for reading CAP_SYS_ADMIN formats an NVMe disk, freezes a file system, or cuts a partition. Interfaces by name
    // (SIOCGIFINDEX and so on) are not here: with CAP_NET_ADMIN an unknown name loads a module.
    private static readonly uint[] ReadingIoctls =
    [
        0x5401, 0x802c_542a, 0x540f, 0x5413, 0x5421, 0x541b, 0x5450, 0x5451, 0x5460, // TCGETS, TCGETS2, TIOCGPGRP, TIOCGWINSZ, FIONBIO, FIONREAD, FIONCLEX, FIOCLEX, FIOQSIZE
        0x2, 0x8008_6601, 0x8008_7601, 0x801c_581f, 0xc020_660b, 0x8100_9431, 0x8011_1500, // FIGETBSZ, FS_IOC_GETFLAGS, GETVERSION, FSGETXATTR, FIEMAP, GETFSLABEL, GETFSUUID
        0x1268, 0x127b, 0x8008_1272, 0x1278, 0x127a, // BLKSSZGET, BLKPBSZGET, BLKGETSIZE64, BLKIOMIN, BLKALIGNOFF
        0xb701, 0xb702, 0xb703, 0xb704, 0x8008_b705, 0x8008_b70d, // NS_GET_USERNS, PARENT, NSTYPE, OWNER_UID, MNTNS_ID, ID
        0xc068_6611, // PROCMAP_QUERY
        0x8910, 0x8912, 0x894c, // SIOCGIFNAME, SIOCGIFCONF, SIOCGSKNS
    ];

    public static IReadOnlyList<SystemCallRule> All { get; } =
    [
        // Mounts.
        Always("mount", 165, 40), Always("umount2", 166, 39), Always("pivot_root", 155, 41), Always("chroot", 161, 51),
        // A detached copy of one mount shows what others lie over, and is as read-only as what it is a copy of: it can be attached nowhere, and nothing changes it.
        new("open_tree", 428, 428, [[new(2, 0, ~OneMountsCopy)]]), Always("move_mount", 429), Always("fsopen", 430), Always("fsconfig", 431), Always("fsmount", 432), Always("fspick", 433),
        Always("mount_setattr", 442), Always("open_tree_attr", 467),

        // Namespaces: another network namespace, and no other kind; none of its own. clone3 has its flags in memory; libc knows clone.
        new("setns", 308, 268, Only(1, NewNetworkNamespace)), Always("unshare", 272, 97),
        new("clone", 56, 220, [[new(0, 0, AnyNewNamespace)]]), new("clone3", 435, 435, [], NotThere),

        // The kernel and the whole machine.
        Always("init_module", 175, 105), Always("finit_module", 313, 273), Always("delete_module", 176, 106),
        Always("kexec_load", 246, 104), Always("kexec_file_load", 320, 294), Always("reboot", 169, 142), Always("swapon", 167, 224), Always("swapoff", 168, 225),
        Always("sethostname", 170, 161), Always("setdomainname", 171, 162), Always("settimeofday", 164, 170), Always("clock_settime", 227, 112),
        Always("clock_adjtime", 305, 266), Always("adjtimex", 159, 171), Always("iopl", 172, Absent), Always("ioperm", 173, Absent), Always("acct", 163, 89), Always("quotactl", 179, 60), Always("quotactl_fd", 443),
        new("syslog", 103, 116, Only(0, 3, 9, 10)), // SYSLOG_ACTION_READ_ALL, SIZE_UNREAD, SIZE_BUFFER
        new("bpf", 321, 280, Only(0, ReadingBpf)), Always("perf_event_open", 298, 241), Always("userfaultfd", 323, 282), Always("fanotify_init", 300, 262),
        Always("io_uring_setup", 425), Always("io_uring_enter", 426), Always("io_uring_register", 427),
        Always("add_key", 248, 217), Always("request_key", 249, 218), Always("keyctl", 250, 219), Always("ioprio_set", 251, 30),

        // Other processes, and what they share: IPC_STAT, IPC_INFO, *_STAT, *_INFO and *_STAT_ANY of the three kinds.
        Always("ptrace", 101, 117), Always("process_vm_writev", 311, 271), Always("pidfd_getfd", 438), Always("process_madvise", 440),
        Always("move_pages", 279, 239), Always("migrate_pages", 256, 238), Always("mq_open", 240, 180), Always("mq_unlink", 241, 181),
        new("shmctl", 31, 195, Only(1, 2, 3, 13, 14, 15)), new("msgctl", 71, 187, Only(1, 2, 3, 11, 12, 13)), new("semctl", 66, 191, Only(2, 2, 3, 18, 19, 20)),

        // Sockets: internet and some families of netlink. On a UNIX socket CAP_SYS_ADMIN may claim to be another process; a netlink socket for events of devices takes
        // events of everybody who has it. Options of TCP name congestion controls and upper layers, which are loaded as modules. IP options from 64 on are packet filters and multicast routing.
        new("socket", 41, 198, [[new(0, 2)], [new(0, 10)], .. Netlink(0, 4, 6, 12, 16)]), Always("socketpair", 53, 199), // ROUTE, SOCK_DIAG, XFRM, NETFILTER, GENERIC
        new("setsockopt", 54, 208, [.. Only(1, 1, 270), [new(1, 0), new(2, 0, ~63u)], [new(1, 41), new(2, 0, ~63u)]]),
        new("ioctl", 16, 29, Only(1, ReadingIoctls)),
    ];

    private static IEnumerable<ArgumentTest[]> Netlink(params uint[] protocols) => protocols.Select(protocol => new ArgumentTest[] { new(0, 16), new(2, protocol) });
}
