using static Forensics.Confinement.SystemCallRule;

namespace Forensics.Confinement;

/// <summary>
/// What a companion may not call (docs/adr/0026): what a process without any capability could still do to others, to names and modes of files, or to the kernel by way of rarely used
/// doors. What needs a capability is not here: it has none.
/// </summary>
public static class CompanionRules
{
    /// <summary>The last system call that was looked at (<c>file_setattr</c>, Linux 6.17). What came later, and the numbers of x32, are not there for the companion.</summary>
    public const uint LastKnown = 469;

    // O_ACCMODE, O_CREAT, O_TRUNC: the same numbers on x64 and arm64 (asm-generic/fcntl.h).
    private const uint AnyWriting = 0x3 | 0x40 | 0x200;
    private const uint Thread = 0x1_0000; // CLONE_THREAD

    // F_DUPFD, GETFD, SETFD, GETFL, SETFL, GETLK, SETLK, SETLKW, OFD_GETLK, OFD_SETLK, OFD_SETLKW, DUPFD_CLOEXEC, GETPIPE_SZ, ADD_SEALS, GET_SEALS. Others name a process that gets signals.
    private static readonly uint[] Fcntls = [0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1033, 1034];

    // TCGETS, TIOCGWINSZ, FIONBIO, FIONREAD, FIONCLEX, FIOCLEX. FIOSETOWN and SIOCSPGRP name a process too.
    private static readonly uint[] Ioctls = [0x5401, 0x5413, 0x5421, 0x541b, 0x5450, 0x5451];

    // PR_GET_DUMPABLE, SET_NAME, GET_NAME, CAPBSET_READ, GET_NO_NEW_PRIVS, SET_VMA. PR_SET_PDEATHSIG is what ends it with its worker.
    private static readonly uint[] Prctls = [3, 15, 16, 23, 39, 0x5356_4d41];

    /// <param name="processId">The companion's own: the only one that it may send signals to.</param>
    public static IReadOnlyList<SystemCallRule> Of(int processId)
    {
        var self = Only(0, (uint)processId);
        var selfOrZero = Only(0, 0, (uint)processId);
        return
        [
            // No other program and no other process: only threads. clone3 has its flags in memory; libc knows clone.
            Always("execve", 59, 221), Always("execveat", 322, 281), Always("fork", 57, Absent), Always("vfork", 58, Absent),
            new("clone", 56, 220, [[new(0, Thread, Thread)]]), new("clone3", 435, 435, [], NotThere),
            Always("setsid", 112, 157), Always("setpgid", 109, 154), Always("unshare", 272, 97), Always("setns", 308, 268), Always("chroot", 161, 51),

            // Signals to itself, as its runtime does to suspend threads.
            new("kill", 62, 129, self), new("tgkill", 234, 131, self), new("rt_sigqueueinfo", 129, 138, self), new("rt_tgsigqueueinfo", 297, 240, self),
            Always("tkill", 200, 130), Always("pidfd_open", 434), Always("pidfd_send_signal", 424), Always("pidfd_getfd", 438),
            new("fcntl", 72, 25, Only(1, Fcntls)), new("ioctl", 16, 29, Only(1, Ioctls)), new("prctl", 157, 167, Only(0, Prctls)),

            // Memory, limits and priorities of others.
            Always("ptrace", 101, 117), Always("process_vm_readv", 310, 270), Always("process_vm_writev", 311, 271), Always("process_madvise", 440), Always("process_mrelease", 448),
            Always("kcmp", 312, 272), Always("move_pages", 279, 239), Always("migrate_pages", 256, 238), new("prlimit64", 302, 261, selfOrZero),
            new("sched_setaffinity", 203, 122, selfOrZero), new("sched_setscheduler", 144, 119, selfOrZero), new("sched_setparam", 142, 118, selfOrZero), new("sched_setattr", 314, 274, selfOrZero),
            Always("setpriority", 141, 140), Always("ioprio_set", 251, 30),

            // What others listen to: sockets, queues, shared memory. Its channel is there already. Whose number is known (/proc/sysvipc) needs no get.
            Always("socket", 41, 198), Always("socketpair", 53, 199), Always("bind", 49, 200), Always("listen", 50, 201), Always("connect", 42, 203), Always("accept", 43, 202), Always("accept4", 288, 242),
            Always("mq_open", 240, 180), Always("mq_unlink", 241, 181), Always("shmget", 29, 194), Always("msgget", 68, 186), Always("semget", 64, 190),
            Always("shmat", 30, 196), Always("shmctl", 31, 195), Always("msgsnd", 69, 189), Always("msgrcv", 70, 188), Always("msgctl", 71, 187),
            Always("semop", 65, 193), Always("semtimedop", 220, 192), Always("semctl", 66, 191),

            // Files are opened for reading. openat2 has its flags in memory.
            new("open", 2, Absent, [[new(1, 0, AnyWriting)]]), new("openat", 257, 56, [[new(2, 0, AnyWriting)]]), new("openat2", 437, 437, [], NotThere), Always("creat", 85, Absent),
            Always("name_to_handle_at", 303, 264), Always("open_by_handle_at", 304, 265),
            Always("truncate", 76, 45), Always("mkdir", 83, Absent), Always("mkdirat", 258, 34), Always("mknod", 133, Absent), Always("mknodat", 259, 33), Always("rmdir", 84, Absent),
            Always("unlink", 87, Absent), Always("unlinkat", 263, 35), Always("rename", 82, Absent), Always("renameat", 264, 38), Always("renameat2", 316, 276),
            Always("link", 86, Absent), Always("linkat", 265, 37), Always("symlink", 88, Absent), Always("symlinkat", 266, 36),
            Always("chmod", 90, Absent), Always("fchmod", 91, 52), Always("fchmodat", 268, 53), Always("fchmodat2", 452), Always("chown", 92, Absent), Always("lchown", 94, Absent),
            Always("fchown", 93, 55), Always("fchownat", 260, 54), Always("utime", 132, Absent), Always("utimes", 235, Absent), Always("futimesat", 261, Absent), Always("utimensat", 280, 88),
            Always("setxattr", 188, 5), Always("lsetxattr", 189, 6), Always("fsetxattr", 190, 7), Always("setxattrat", 463),
            Always("removexattr", 197, 14), Always("lremovexattr", 198, 15), Always("fremovexattr", 199, 16), Always("removexattrat", 466), Always("file_setattr", 469),

            // Doors of the kernel that it does not need.
            Always("bpf", 321, 280), Always("perf_event_open", 298, 241), Always("userfaultfd", 323, 282), Always("fanotify_init", 300, 262), Always("syslog", 103, 116),
            Always("io_uring_setup", 425), Always("io_uring_enter", 426), Always("io_uring_register", 427), Always("add_key", 248, 217), Always("request_key", 249, 218), Always("keyctl", 250, 219),
            Always("mount", 165, 40), Always("umount2", 166, 39), Always("open_tree", 428), Always("move_mount", 429), Always("fsopen", 430), Always("fsmount", 432), Always("mount_setattr", 442),
        ];
    }
}
