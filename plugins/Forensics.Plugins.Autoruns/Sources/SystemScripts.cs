namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Scripts that the clock, the boot and package managers run.</summary>
internal static class SystemScripts
{
    public static ScriptPlace[] All { get; } =
    [
        .. Each("cron-script", "/etc/cron.{0}/*", "{0}", "hourly", "daily", "weekly", "monthly", "yearly")
            .Select(place => place with { Names = NameRule.DistributionsRunParts }),
        .. Each("cron-script", "/etc/periodic/{0}/*", "{0}", "15min", "hourly", "daily", "weekly", "monthly").Select(place => place with { Names = NameRule.RunParts }),
        new("rc-local", "/etc/rc.local", "boot"),
        new("rc-local", "/etc/rc.d/rc.local", "boot"),
        new("rc-local", "/etc/rc.d/rc.local_shutdown", "shutdown"),
        new("rc-local", "/etc/rc.local_shutdown", "shutdown"),
        new("rc-local", "/etc/init.d/boot.local", "boot"),
        new("rc-local", "/etc/init.d/after.local", "boot"),
        new("rc-local", "/etc/init.d/halt.local", "shutdown"),
        new("openrc", "/etc/local.d/*.start", "boot (local)"),
        new("openrc", "/etc/local.d/*.stop", "shutdown (local)"),
        new("runit", "/etc/runit/?", "boot and shutdown"),
        new("runit", "/etc/runit/core-services/*", "boot") { IsRun = false, Ending = ".sh" },
        new("s6", "/etc/cont-init.d/*", "start of the container"),
        new("initramfs", "/etc/initramfs-tools/hooks/*", "build of an initramfs"),
        new("initramfs", "/usr/share/initramfs-tools/hooks/*", "build of an initramfs"),
        new("initramfs", "/etc/initramfs-tools/scripts/*/*", "boot, within the initramfs"),
        new("initramfs", "/usr/share/initramfs-tools/scripts/*/*", "boot, within the initramfs"),
        new("initramfs", "/etc/initramfs/post-update.d/*", "after the build of an initramfs") { Names = NameRule.RunParts },
        new("initramfs", "/usr/lib/dracut/modules.d/*/module-setup.sh", "build of an initramfs") { IsRun = false },
        new("initramfs", "/etc/initcpio/hooks/*", "boot, within the initramfs") { IsRun = false },
        new("initramfs", "/etc/initcpio/install/*", "build of an initramfs") { IsRun = false },
        new("initramfs", "/usr/lib/initcpio/hooks/*", "boot, within the initramfs") { IsRun = false },
        new("initramfs", "/usr/lib/initcpio/install/*", "build of an initramfs") { IsRun = false },
        .. Each("kernel-hook", "/etc/kernel/{0}.d/*", "{0} of a kernel package", "preinst", "postinst", "prerm", "postrm", "header_postinst",
            "header_prerm").Select(place => place with { Names = NameRule.RunParts }),
        new("grub-script", "/etc/grub.d/*", "build of grub.cfg"),
        new("grub-script", "/boot/grub/custom.cfg", "boot, in GRUB") { IsRun = false, RunAs = null },
        new("grub-script", "/boot/grub2/custom.cfg", "boot, in GRUB") { IsRun = false, RunAs = null },
        .. Each("cloud-init", "/var/lib/cloud/scripts/{0}/*", "cloud-init, {0}", "per-boot", "per-instance", "per-once", "vendor"),
        new("cloud-init", "/var/lib/cloud/instance/scripts/*", "cloud-init, per-instance"),
        new("zypp-plugin", "/usr/lib/zypp/plugins/*/*", "zypper"),
        new("apk-hook", "/etc/apk/commit_hooks.d/*", "commit of apk"),
        new("motd", "/etc/update-motd.d/*", "login (message of the day)") { Names = NameRule.RunParts },
    ];

    private static IEnumerable<ScriptPlace> Each(string type, string pattern, string trigger, params string[] names)
        => names.Select(name => new ScriptPlace(type, pattern.Replace("{0}", name, StringComparison.Ordinal), trigger.Replace("{0}", name, StringComparison.Ordinal)));
}
