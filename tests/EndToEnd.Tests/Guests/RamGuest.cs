namespace EndToEnd.Tests.Guests;

/// <summary>A guest with which a test talks while it runs, and whose memory QEMU saves. Time passes in it as it does here.</summary>
internal sealed class RamGuest : IDisposable
{
    /// <summary>All of its memory, from address 0 on.</summary>
    public const long MemoryBytes = 512L << 20;

    // The second serial port stays open: what is said to a closed one is lost.
    private const string Init = """
        /bin/busybox --install -s /bin
        ln -s ../bin/modprobe /sbin/modprobe
        export PATH=/bin:/sbin HOME=/root
        mount -t proc proc /proc
        mount -t sysfs sys /sys
        mount -t securityfs security /sys/kernel/security
        mount -t tmpfs -o mode=1777 tmp /tmp
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mount -t ext4 /dev/vdb /out
        ip link set lo up
        exec 3<>/dev/ttyS1
        stty -F /dev/ttyS1 raw -echo
        ask() { echo "$*" >&3; read -r answer <&3; }
        (cd /out; . /guest/script) >/out/log 2>&1
        umount /out
        mount -o remount,ro /
        poweroff -f
        """;

    // Without SMAP: see Guest. One processor: with two, what QEMU translates is slower for both. The balloon is there for who loads its module.
    private static readonly string[] Machine =
    [
        "-accel", "tcg", "-smp", "1", "-cpu", "max,-smap", "-m", $"{MemoryBytes >> 20}M", "-nographic", "-nodefaults", "-no-reboot", "-device", "virtio-balloon-pci",
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    private readonly Workplace place;
    private readonly HostProcess machine;
    private readonly string results;

    private RamGuest(Workplace place, HostProcess machine, string results)
    {
        (this.place, this.machine, this.results) = (place, machine, results);

        // It boots when somebody is at the line.
        Line = new(place.Path("line"), machine);
        Monitor = new(place.Path("monitor"));
    }

    /// <summary>What the script asks by <c>ask WORDS</c>, and what it is answered.</summary>
    public GuestLine Line { get; }

    public QemuMonitor Monitor { get; }

    /// <summary>Boots and starts a script.</summary>
    /// <param name="place">Where its disks lie; one guest has it for itself.</param>
    /// <param name="system">What it boots.</param>
    /// <param name="script">For busybox's <c>sh</c>, as root, in <c>/out</c>. <c>ask WORDS</c> waits until the test has answered.</param>
    /// <param name="programs">Programs of this machine as <c>/guest/NAME</c>, that need no library.</param>
    /// <param name="kernelArguments">More of them.</param>
    /// <param name="files">Files in <c>/guest</c>: name and content.</param>
    public static RamGuest Start(Workplace place, GuestSystem system, string script, IEnumerable<string> programs, string kernelArguments = "", params IEnumerable<(string Name, string Content)> files)
    {
        Tool.Require("qemu-system-x86_64", "mkfs.ext4", "debugfs", "cpio", "gzip", "apt-get", "dpkg-deb");
        var disk = GuestDisks.MakeRoot(place, system, programs, [("init", Init), ("script", script), .. files]);
        var results = GuestDisks.MakeResults(place, "3G");
        var machine = HostProcess.StartOther(place.Folder, "qemu-system-x86_64",
        [
            .. Machine, "-kernel", system.Kernel, "-initrd", system.WriteInitialRoot(place.Folder), "-append", $"console=ttyS0 quiet panic=-1 mitigations=off {kernelArguments}",
            "-serial", $"file:{place.Path("console")}", "-serial", $"unix:{place.Path("line")},server=on,wait=on", "-qmp", $"unix:{place.Path("monitor")},server=on,wait=off",
            .. GuestDisks.Drive(disk), .. GuestDisks.Drive(results),
        ]);
        return new(place, machine, results);
    }

    /// <summary>Waits until its script is over.</summary>
    /// <returns>A folder with what was left in <c>/out</c>; <c>log</c> there is what the script printed.</returns>
    public string WaitUntilOff()
    {
        Until.True(() => machine.HasExited, "the guest is off", Deadline);
        machine.Wait().MustEndWith(0);
        return GuestDisks.ReadResults(place, results, place.Path("console"));
    }

    public void Dispose()
    {
        Line.Dispose();
        Monitor.Dispose();
        machine.Dispose();
    }
}
