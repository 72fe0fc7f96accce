using System.Runtime.InteropServices;

namespace Hostile;

/// <summary>Ways to change the device that <c>CAP_SYS_ADMIN</c>, <c>CAP_NET_ADMIN</c> and <c>CAP_SYSLOG</c> open, as bare system calls: no library stands between. Where no argument is needed to be
/// refused, there is none.</summary>
internal static partial class TableAttempts
{
    private const int Here = -100;
    private const nint NewNetworkNamespace = 0x4000_0000;
    private const nint NewMountNamespace = 0x2_0000;
    private static readonly nint Root = Marshal.StringToCoTaskMemUTF8("/");
    private static readonly nint Name = Marshal.StringToCoTaskMemUTF8("hostile");
    private static readonly nint Empty = Marshal.StringToCoTaskMemUTF8(new string('\0', 4_096));

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <param name="folder">Everybody may write to it; <c>file</c> is in it, and <c>network</c> is a network namespace.</param>
    public static (string Name, Func<nint> Try)[] Of(string folder)
    {
        var file = Open(folder + "/file", 0);
        var place = Open(folder, 0);
        var network = Open(folder + "/network", 0);
        var inet = Call(41, 198, 2, 2, 0);
        return
        [
            ("mount_setattr", () => Call(442, 442, Here, Root, 0x8000, Words(0, 1, 0, 0), 32)),
            ("open_tree-whole", () => Call(428, 428, Here, Root, 0x8001)),
            ("open_tree-namespace", () => Call(428, 428, Here, Root, 2)),
            ("open_tree_attr", () => Call(467, 467, Here, Root, 1)),
            ("move_mount", () => Call(429, 429, place, Empty, Here, Root, 4)),
            ("fsopen", () => Call(430, 430, Name, 0)),
            ("fsconfig", () => Call(431, 431, place)),
            ("fsmount", () => Call(432, 432, place)),
            ("fspick", () => Call(433, 433, Here, Root)),
            ("pivot_root", () => Call(155, 41, Root, Root)),
            ("unshare-mounts", () => Call(272, 97, NewMountNamespace)),
            ("unshare-network", () => Call(272, 97, NewNetworkNamespace)),
            ("setns-of-any-kind", () => Call(308, 268, network, 0)),
            ("setns-mounts", () => Call(308, 268, network, NewMountNamespace)),
            ("setns-network-and-mounts", () => Call(308, 268, network, NewNetworkNamespace | NewMountNamespace)),
            ("clone-mounts", () => Call(56, 220, NewMountNamespace | 17)),
            ("clone-user", () => Call(56, 220, 0x1000_0000 | 17)),
            ("clone3", () => Call(435, 435, Words(NewMountNamespace, 0, 0, 0, 17), 64)),
            ("init_module", () => Call(175, 105, Empty, 0, Empty)),
            ("finit_module", () => Call(313, 273, file, Empty, 0)),
            ("delete_module", () => Call(176, 106, Name)),
            ("kexec_load", () => Call(246, 104)),
            ("kexec_file_load", () => Call(320, 294)),
            ("reboot", () => Call(169, 142)),
            ("swapon", () => Call(167, 224, Root)),
            ("swapoff", () => Call(168, 225, Root)),
            ("sethostname", () => Call(170, 161, Name, 7)),
            ("setdomainname", () => Call(171, 162, Name, 7)),
            ("settimeofday", () => Call(164, 170)),
            ("clock_settime", () => Call(227, 112, 0, Empty)),
            ("clock_adjtime", () => Call(305, 266, 0, Empty)),
            ("adjtimex", () => Call(159, 171, Empty)),
            ("acct", () => Call(163, 89, 0)),
            ("quotactl", () => Call(179, 60, unchecked((nint)0x8000_0300), Root)),
            ("quotactl_fd", () => Call(443, 443, place, unchecked((nint)0x8000_0300))),
            ("syslog-clear", () => Call(103, 116, 5)),
            ("syslog-read-and-clear", () => Call(103, 116, 4, Empty, 4_096)),
            ("syslog-console", () => Call(103, 116, 8, 0, 4)),
            ("perf_event_open", () => Call(298, 241, Empty, 0, -1, -1)),
            ("io_uring_setup", () => Call(425, 425, 1, Empty)),
            ("io_uring_enter", () => Call(426, 426)),
            ("io_uring_register", () => Call(427, 427)),
            ("add_key", () => Call(248, 217)),
            ("request_key", () => Call(249, 218)),
            ("keyctl", () => Call(250, 219)),
            ("userfaultfd", () => Call(323, 282, 1)),
            ("fanotify_init", () => Call(300, 262, 4)),
            ("ioprio_set", () => Call(251, 30, 1, 0, 0x2000)),
            ("ptrace-me", () => Call(101, 117)),
            ("process_vm_writev", () => Call(311, 271, Environment.ProcessId)),
            ("pidfd_getfd", () => Call(438, 438)),
            ("process_madvise", () => Call(440, 440)),
            ("mq_open", () => Call(240, 180, Name, 0x42, 0x1b6)),
            ("mq_unlink", () => Call(241, 181, Name)),
            ("shmctl-remove", () => Call(31, 195, 0, 0)),
            ("msgctl-set", () => Call(71, 187, 0, 1, Empty)),
            ("semctl-remove", () => Call(66, 191, 0, 0, 0)),
            ("bpf-create-map", () => Call(321, 280, 0, Words(0x0000_0004_0000_0002, 0x0000_0001_0000_0004), 16)),
            ("bpf-load", () => Call(321, 280, 5, Empty, 48)),
            ("bpf-update-map", () => Call(321, 280, 2, Empty, 32)),
            ("bpf-attach", () => Call(321, 280, 8, Empty, 16)),
            ("bpf-detach", () => Call(321, 280, 9, Empty, 16)),
            ("bpf-detach-link", () => Call(321, 280, 34, Empty, 16)),
            ("bpf-take-map", () => Call(321, 280, 14, Empty, 16)),
            ("freeze", () => Call(16, 29, place, unchecked((nint)0xc004_5877), 0)),
            ("thaw", () => Call(16, 29, place, unchecked((nint)0xc004_5878), 0)),
            ("trim", () => Call(16, 29, place, unchecked((nint)0xc018_5879), Empty)),
            ("set-flags", () => Call(16, 29, file, 0x4008_6602, Empty)),
            ("set-project", () => Call(16, 29, file, 0x401c_5820, Empty)),
            ("set-label", () => Call(16, 29, place, 0x4100_9432, Empty)),
            ("disk-read-only", () => Call(16, 29, place, 0x125d, Empty)),
            ("disk-reread", () => Call(16, 29, place, 0x125f, 0)),
            ("disk-partition", () => Call(16, 29, place, 0x1269, Empty)),
            ("loop-set", () => Call(16, 29, place, 0x4c00, 0)),
            ("nvme-admin", () => Call(16, 29, place, unchecked((nint)0xc048_4e41), Empty)),
            ("type-into-terminal", () => Call(16, 29, 0, 0x5412, Empty)),
            ("interface-flags", () => Call(16, 29, inet, 0x8914, Empty)),
            ("interface-address", () => Call(16, 29, inet, 0x8916, Empty)),
            ("interface-by-name", () => Call(16, 29, inet, 0x8933, Empty)),
            ("add-route", () => Call(16, 29, inet, 0x890b, Empty)),
            ("replace-packet-filter", () => Call(54, 208, inet, 0, 64, Empty, 96)),
            ("replace-packet-filter-6", () => Call(54, 208, inet, 41, 64, Empty, 96)),
            ("load-congestion-control", () => Call(54, 208, Call(41, 198, 2, 1, 0), 6, 13, Name, 7)),
            ("load-upper-layer", () => Call(54, 208, Call(41, 198, 2, 1, 0), 6, 31, Name, 7)),
            ("socket-unix", () => Call(41, 198, 1, 2, 0)),
            ("socket-uevent", () => Call(41, 198, 16, 3, 15)),
            ("socket-unknown", () => Call(41, 198, 3, 2, 0)),
            ("socketpair", () => Call(53, 199, 1, 2, 0, Empty)),
            ("later-call", () => Call(1_000, 1_000)),
            ("x32-call", () => Call(0x4000_0000 | 39, 0x4000_0000 | 39)),
            ("write-by-handle", () => ByHandle(folder + "/file", place, 1)),
            ("write-in-copied-mount", () => Call(257, 56, Copy(), Marshal.StringToCoTaskMemUTF8(folder[1..] + "/file"), 1)),
            ("set-copied-mount-writable", () => Call(442, 442, Copy(), Empty, 0x1000, Words(0, 1, 0, 0), 32)),
            ("attach-copied-mount", () => Call(429, 429, Copy(), Empty, place, Empty, 0x44)),
        ];
    }

    /// <summary>What it has its rights for.</summary>
    public static (string Name, Func<nint> Try)[] Reads(string folder) =>
    [
        ("read-by-handle", () => ByHandle(folder + "/file", Open(folder, 0), 0)),
        ("kernel-log", () => Call(103, 116, 10)),
        ("programs", () => Call(321, 280, 11, Words(), 12) is var result && result < 0 && Marshal.GetLastPInvokeError() == 2 ? 0 : result),
        ("copy-mount", Copy),
        ("setns-network", () => Call(308, 268, Open(folder + "/network", 0), NewNetworkNamespace)),
    ];

    /// <summary>A detached copy of the root's mount: <c>open_tree(2)</c>, OPEN_TREE_CLONE.</summary>
    private static nint Copy() => Call(428, 428, Here, Root, 1);

    /// <summary>A system call by its number.</summary>
    public static nint Call(nint amd64, nint arm64, nint first = 0, nint second = 0, nint third = 0, nint fourth = 0, nint fifth = 0)
        => SystemCall(IsArm ? arm64 : amd64, first, second, third, fourth, fifth);

    private static nint Words(params long[] words)
    {
        var place = Marshal.AllocCoTaskMem(256);
        Marshal.Copy(new byte[256], 0, place, 256);
        Marshal.Copy(words, 0, place, words.Length);
        return place;
    }

    private static nint ByHandle(string path, nint mount, nint flags)
    {
        var handle = Words(128);
        return NameToHandle(Here, path, handle, out _, 0) < 0 ? -1 : Call(304, 265, mount, handle, flags);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "name_to_handle_at", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NameToHandle(int folder, string path, nint handle, out int mount, int flags);
}
