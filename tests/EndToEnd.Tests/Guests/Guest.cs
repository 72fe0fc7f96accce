namespace EndToEnd.Tests.Guests;

/// <summary>
/// A machine of the test's own under QEMU, without hardware virtualisation: Debian 12's kernel, busybox, the published archive in <c>/forensics</c>. What needs
/// a system-wide setting, or control groups that this machine does not have, runs there.
/// </summary>
internal static class Guest
{
    // All that will run is read once: while a disk is waited for the guest's clock races.
    private const string Init = """
        /bin/busybox --install -s /bin
        ln -s ../bin/modprobe /sbin/modprobe
        export PATH=/bin:/sbin HOME=/root
        mount -t proc proc /proc
        mount -t sysfs sys /sys
        mount -t tmpfs -o mode=1777 tmp /tmp
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mount -t ext4 /dev/vdb /out
        ip link set lo up
        find /forensics /hostile /lib -type f -exec cat {} + >/dev/null
        (cd /out; . /guest/script) >/out/log 2>&1
        umount /out
        mount -o remount,ro /
        poweroff -f
        """;

    // The guest's time is the number of instructions that it ran, 2 ns each, and nobody waits while it sleeps: how busy this machine is changes nothing in it. Its clock starts in
    // the past, so that it cannot run ahead of this machine's.
    // Without SMAP: with it the kernel reported a fault in a user's iretq, which the runtime has, as a read by the supervisor, and the guest hung.
    private static readonly string[] Machine =
    [
        "-accel", "tcg", "-icount", "shift=1,sleep=off", "-rtc", "base=2026-01-01,clock=vm", "-cpu", "max,-smap", "-smp", "1", "-m", "2G", "-nographic", "-nodefaults", "-no-reboot",
        "-append", "console=ttyS0 quiet panic=-1",
    ];

    // The archive and two guests took 13 minutes on two cores at a load of 12.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    /// <summary>Boots, runs a script, and waits until the machine is off.</summary>
    /// <param name="place">Where its disks lie.</param>
    /// <param name="script">For busybox's <c>sh</c>, as root, with control groups of version 2 mounted. It runs in <c>/out</c>.</param>
    /// <param name="files">Files in <c>/guest</c>: name and content.</param>
    /// <returns>A folder with what was left in <c>/out</c>; <c>log</c> there is what the script printed.</returns>
    public static string Run(Workplace place, string script, params IReadOnlyList<(string Name, string Content)> files) => Run(place, script, null, files);

    /// <summary>The same, with a program of this machine as <c>/guest/NAME</c>: one that needs no library.</summary>
    public static string Run(Workplace place, string script, string? program, params IReadOnlyList<(string Name, string Content)> files)
    {
        Tool.Require("qemu-system-x86_64", "mkfs.ext4", "debugfs", "cpio", "gzip", "apt-get", "dpkg-deb");
        var disk = GuestDisks.MakeRoot(place, GuestSystem.Cloud, program is null ? [] : [program], [("init", Init), ("script", script), .. files]);
        var results = GuestDisks.MakeResults(place, "1G");
        var console = place.Path("console");
        using var machine = HostProcess.StartOther(place.Folder, "qemu-system-x86_64",
            [.. Machine, "-kernel", GuestSystem.Cloud.Kernel, "-initrd", GuestSystem.Cloud.WriteInitialRoot(place.Folder), "-serial", $"file:{console}", .. GuestDisks.Drive(disk), .. GuestDisks.Drive(results)]);
        Until.True(() => machine.HasExited, "the guest is off", Deadline);
        machine.Wait().MustEndWith(0);
        return GuestDisks.ReadResults(place, results, console);
    }
}
