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

    private static readonly string[] Folders = ["bin", "sbin", "dev", "etc", "guest", "out", "proc", "root", "run", "sys", "tmp", "var"];

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
        var disk = MakeDisk(place, PublishedArchive.Folder, program, [("init", Init), ("script", script), .. files]);
        var results = place.Path("out.img");
        Tool.Run(place.Folder, "mkfs.ext4", "-q", "-F", "-O", "^has_journal", results, "1G").MustSucceed();
        var console = place.Path("console");
        using var machine = HostProcess.StartOther(place.Folder, "qemu-system-x86_64",
            [.. Machine, "-kernel", GuestSystem.Kernel, "-initrd", GuestSystem.WriteInitialRoot(place.Folder), "-serial", $"file:{console}", .. Drive(disk), .. Drive(results)]);
        Until.True(() => machine.HasExited, "the guest is off", Deadline);
        machine.Wait().MustEndWith(0);
        var folder = Directory.CreateDirectory(place.Path("out")).FullName;
        Tool.Run(folder, "debugfs", "-R", $"rdump / {folder}", results).MustSucceed();
        Assert.That(Path.Combine(folder, "log"), Does.Exist, File.ReadAllText(console));
        TestContext.Progress.WriteLine(File.ReadAllText(Path.Combine(folder, "log")));
        return folder;
    }

    private static string[] Drive(string image) => ["-drive", $"file={image},format=raw,if=virtio,cache=unsafe"];

    private static string MakeDisk(Workplace place, string archive, string? program, IEnumerable<(string Name, string Content)> files)
    {
        var root = place.Path("root");
        foreach (var name in Folders)
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.Copy(Path.Combine(GuestSystem.Folder, "bin", "busybox"), Path.Combine(root, "bin", "busybox"));
        Tool.Run(root, "cp", "-a", Path.Combine(GuestSystem.Folder, "lib"), "lib").MustSucceed();
        Tool.Run(root, "cp", "-a", archive, "forensics").MustSucceed();
        Tool.Run(root, "cp", "-a", Product.Hostile, "hostile").MustSucceed();
        File.WriteAllText(Path.Combine(root, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\nguest:x:1000:1000:guest:/tmp:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc", "group"), "root:x:0:\nguest:x:1000:\n");
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(root, "guest", name);
            File.WriteAllText(path, content.ReplaceLineEndings("\n") + "\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        if (program is not null)
        {
            File.Copy(program, Path.Combine(root, "guest", Path.GetFileName(program)));
        }

        var disk = place.Path("root.img");
        Tool.Run(place.Folder, "mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-d", root, disk, "1G").MustSucceed();
        Directory.Delete(root, recursive: true);
        return disk;
    }
}
