namespace EndToEnd.Tests;

/// <summary>
/// Debian's systemd as the first process of namespaces of the test's own: processes, mounts, network, control groups. It starts timers and nothing else: of its own units it finds a few targets. The kernel's
/// settings are read-only for it, and it may neither set the clock nor reboot.
/// </summary>
internal sealed class OwnSystemd : IDisposable
{
    private readonly Workplace place;
    private readonly HostProcess process;
    private readonly string group;

    /// <summary>Starts it; a folder <c>systemd</c> of the workplace is its <c>/etc/systemd</c> and its state, so that the next one goes on where this one was when its power was cut.</summary>
    public OwnSystemd(Workplace place)
    {
        Product.RequireRoot();
        Tool.Require("unshare", "nsenter", "setpriv", "systemctl", "pgrep");
        const string Program = "/lib/systemd/systemd";
        if (!File.Exists(Program) || !File.Exists("/etc/machine-id")) Assert.Ignore("systemd is not installed on this machine");
        if (Mounts().FirstOrDefault() is not { } hierarchy)
        {
            Assert.Ignore("there are no control groups of version 2 here");
            throw new InvalidOperationException();
        }

        this.place = place;
        group = Directory.CreateDirectory(Path.Combine(hierarchy, $"forensics-test-{Guid.NewGuid():N}")).FullName;
        Directory.CreateDirectory(place.Path("systemd/etc/system"));
        Directory.CreateDirectory(place.Path("systemd/state"));
        var boot = place.Write("boot.sh", $$"""
            set -e
            mount -t proc proc /proc
            mount --bind /proc/sys /proc/sys
            mount -o remount,ro,bind /proc/sys
            mount -t tmpfs -o mode=755 run /run
            mount -t tmpfs -o mode=755 dev /dev
            while read -r name major minor; do mknod -m 666 /dev/$name c $major $minor; done <<END
            null 1 3
            zero 1 5
            full 1 7
            random 1 8
            urandom 1 9
            tty 5 0
            END
            ln -s /proc/self/fd /dev/fd
            mkdir /run/units
            cp /lib/systemd/system/{timers,basic,sysinit,shutdown}.target /run/units
            printf '[Unit]\nRequires=timers.target\n' >/run/units/test.target
            mount --bind /run/units /lib/systemd/system
            mount --bind {{place.Path("systemd/etc")}} /etc/systemd
            mkdir -p /var/lib/systemd
            mount --bind {{place.Path("systemd/state")}} /var/lib/systemd
            mount --bind {{place.Write("machine-id", "0123456789abcdef0123456789abcdef\n")}} /etc/machine-id
            umount -R /sys/fs/cgroup
            mount -t cgroup2 none /sys/fs/cgroup
            exec setpriv --bounding-set -sys_time,-sys_boot,-sys_module,-syslog,-wake_alarm \
              env -i container=test PATH=/usr/bin:/usr/sbin:/bin:/sbin {{Program}} --system --unit=test.target --log-target=console --show-status=no
            """);
        process = HostProcess.StartOther(place.Folder, "bash", "-c",
            $"echo $$ >{group}/cgroup.procs; exec unshare --mount --pid --fork --kill-child --cgroup --uts --ipc --net --propagation private bash {boot}");
        Until.True(() => process.HasExited || (First() is { } first && Tool.Run("/", "nsenter", [.. Enter(first), "systemctl", "is-active", "timers.target"]).ExitCode == 0), "systemd has started");
        if (process.HasExited) Assert.Fail(process.Wait().All);
    }

    /// <summary>Runs a program there.</summary>
    public Tool.Result Run(params string[] command) => Tool.Run(place.Folder, "nsenter", [.. Enter(First()!), .. command]);

    /// <summary>Its power is cut: all that runs there ends at once.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Signal(Signals.Kill);
            _ = process.Wait();
        }

        process.Dispose();
        Until.True(() => File.ReadAllText(Path.Combine(group, "cgroup.events")).Contains("populated 0", StringComparison.Ordinal), "all of it has ended");
        foreach (var folder in Directory.EnumerateDirectories(group, "*", SearchOption.AllDirectories).OrderByDescending(folder => folder.Length).Append(group))
        {
            Directory.Delete(folder);
        }
    }

    private static IEnumerable<string> Mounts()
        => File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(" - cgroup2 ", StringComparison.Ordinal)).Select(line => line.Split(' ')[4]);

    private static string[] Enter(string first) => ["-t", first, "-m", "-p", "-u", "-i", "-n", "-C", "--"];

    private string? First()
        => Tool.Run("/", "pgrep", "-P", $"{process.Id}").Output.Split('\n') is [{ Length: > 0 } child, ..] ? child : null;
}
