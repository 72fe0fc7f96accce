namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Started at boot.</summary>
internal static class BootPlants
{
    private const int Executable = 0x1ed;
    private const string Guid = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    public static Plant[] All { get; } =
    [
        new("sysv-init", "etc/init.d/evil", "x") { Mode = Executable, Links = [("etc/rc2.d/S01evil", "../init.d/evil"), ("etc/rc6.d/K01evil", "../init.d/evil")], Entry = "evil", Command = "/etc/init.d/evil", Target = "/etc/init.d/evil", Trigger = "boot, runlevel 2", RunAs = "root" },
        new("sysv-init", "etc/rc3.d/S99x", null) { Link = "/opt/evil", Entry = "S99x", Command = "/opt/evil", Target = "/opt/evil", Trigger = "runlevel 3 (start)", RunAs = "root" },
        new("sysv-init", "etc/inittab", "id:2:initdefault:\nx:2345:respawn:/opt/evil -d\n") { Line = 2, Entry = "x", Command = "/opt/evil -d", Target = "/opt/evil", Trigger = "runlevel 2345 (respawn)", RunAs = "root" },
        new("sysv-init", "etc/init.d/stopped", "x") { Mode = Executable, Links = [("etc/rc2.d/K01stopped", "../init.d/stopped")], IsNearMiss = true },
        new("sysv-init", "etc/init.d/README", "x") { IsNearMiss = true },
        new("sysv-init", "etc/inittab", "x:2345:respawn:/opt/evil\n") { Links = [("sbin/init", "/lib/systemd/systemd")], IsNearMiss = true },
        new("rc-local", "etc/rc.local", "#!/bin/sh\n") { Mode = Executable, Command = "/etc/rc.local", Target = "/etc/rc.local", Trigger = "boot", RunAs = "root" },
        new("rc-local", "etc/rc.local", "#!/bin/sh\n") { IsNearMiss = true },
        new("openrc", "etc/init.d/evil", "#!/sbin/openrc-run") { Mode = Executable, Links = [("etc/runlevels/default/evil", "/etc/init.d/evil")], Entry = "evil", Command = "/etc/init.d/evil", Target = "/etc/init.d/evil", Trigger = "boot, runlevel default", RunAs = "root" },
        new("openrc", "etc/local.d/a.start", "x") { Mode = Executable, Command = "/etc/local.d/a.start", Target = "/etc/local.d/a.start", Trigger = "boot (local)", RunAs = "root" },
        new("openrc", "etc/init.d/off", "#!/sbin/openrc-run") { Mode = Executable, Links = [("etc/runlevels/default/evil", "/etc/init.d/evil")], IsNearMiss = true },
        new("upstart", "etc/init/evil.conf", "start on runlevel [2345]\nsetuid alice\nexec /opt/evil -d\n") { Line = 3, Entry = "evil", Command = "/opt/evil -d", Target = "/opt/evil", Trigger = "runlevel [2345]", RunAs = "alice" },
        new("upstart", "etc/init/two.conf", "start on startup\npre-start script\n  test -d /x\n  /opt/evil\nend script\n") { Line = 2, Entry = "two (pre-start)", Command = "test -d /x\n/opt/evil", Target = "/opt/evil", Trigger = "startup", RunAs = "root" },
        new("upstart", "etc/init/manual.conf", "start on startup\nexec /opt/evil\n") { Also = [("etc/init/manual.override", "manual\n")], IsNearMiss = true },
        new("runit", "etc/sv/evil/run", "x") { Mode = Executable, Links = [("etc/service/evil", "/etc/sv/evil")], At = "etc/service/evil/run", Entry = "evil", Command = "/etc/service/evil/run", Target = "/etc/service/evil/run", Trigger = "boot", RunAs = "root" },
        new("runit", "etc/sv/idle/run", "x") { Mode = Executable, IsNearMiss = true },
        new("runit", "service/down/run", "x") { Mode = Executable, Also = [("service/down/down", "")], IsNearMiss = true },
        new("s6", "etc/services.d/evil/run", "x") { Mode = Executable, Entry = "evil", Command = "/etc/services.d/evil/run", Target = "/etc/services.d/evil/run", Trigger = "boot", RunAs = "root" },
        new("s6", "etc/services.d/evil/finish", "x") { Mode = Executable, IsNearMiss = true },
        new("modprobe", "etc/modprobe.d/x.conf", "install evil \\\n/opt/evil; /sbin/modprobe --ignore-install evil\n") { Line = 1, Entry = "install evil", Command = "/opt/evil; /sbin/modprobe --ignore-install evil", Target = "/opt/evil", Trigger = "load of module evil", RunAs = "root" },
        new("modprobe", "etc/modprobe.d/x.conf", "softdep usb pre: evil\n") { Line = 1, Entry = "softdep usb", Trigger = "load of module usb" },
        new("modprobe", "usr/lib/modprobe.d/x.conf", "install evil /opt/evil\n") { Also = [("etc/modprobe.d/x.conf", "")], IsNearMiss = true },
        new("modprobe", "etc/modprobe.d/x.conf.bak", "install evil /opt/evil\n") { IsNearMiss = true },
        new("modprobe", "etc/modprobe.d/y.conf", "alias a b\nblacklist evil\ninstall evil\n") { IsNearMiss = true },
        new("dkms", "usr/src/evil-1/dkms.conf", "PACKAGE_NAME=\"evil\"\nAUTOINSTALL=yes\nPOST_INSTALL=\"post.sh all\"\n") { Also = [("var/lib/dkms/evil/1/x", "")], Line = 3, Entry = "evil POST_INSTALL", Command = "post.sh all", Target = "/usr/src/evil-1/post.sh", Trigger = "installation of a kernel", RunAs = "root" },
        new("dkms", "usr/src/evil-1/dkms.conf", "PACKAGE_NAME=evil\nPOST_INSTALL=post.sh\nREMAKE_INITRD=yes\n") { IsNearMiss = true },
        new("initramfs", "etc/initramfs-tools/scripts/init-top/evil", "x") { Mode = Executable, Command = "/etc/initramfs-tools/scripts/init-top/evil", Target = "/etc/initramfs-tools/scripts/init-top/evil", Trigger = "boot, within the initramfs", RunAs = "root" },
        new("initramfs", "etc/dracut.conf.d/x.conf", "install_items+=\" /opt/evil \"\n") { Line = 1, Entry = "install_items", Target = "/opt/evil", Trigger = "build of an initramfs" },
        new("initramfs", "etc/initramfs-tools/hooks/evil", "x") { IsNearMiss = true },
        new("kernel-hook", "etc/kernel/postinst.d/evil", "x") { Mode = Executable, Command = "/etc/kernel/postinst.d/evil", Target = "/etc/kernel/postinst.d/evil", Trigger = "postinst of a kernel package", RunAs = "root" },
        new("kernel-hook", "etc/kernel/postinst.d/evil.sh", "x") { Mode = Executable, IsNearMiss = true },
        new("kernel-helper", "etc/sysctl.d/x.conf", "-kernel/core_pattern = |/opt/evil %p\n") { Line = 1, Entry = "kernel.core_pattern", Command = "/opt/evil %p", Target = "/opt/evil", Trigger = "crash of a program", RunAs = "root" },
        new("kernel-helper", "etc/sysctl.conf", "kernel.modprobe=/opt/evil\n") { Line = 1, Entry = "kernel.modprobe", Command = "/opt/evil", Target = "/opt/evil", Trigger = "need of a module", RunAs = "root" },
        new("kernel-helper", "proc/sys/kernel/core_pattern", "|/opt/evil %p\n") { Line = 1, Entry = "kernel.core_pattern", Command = "/opt/evil %p", Target = "/opt/evil", Trigger = "crash of a program", RunAs = "root" },
        new("kernel-helper", "sys/fs/cgroup/rdma/release_agent", "/opt/evil\n") { Line = 1, Entry = "release_agent", Command = "/opt/evil", Target = "/opt/evil", Trigger = "a control group of rdma becomes empty", RunAs = "root" },
        new("kernel-helper", "proc/sys/kernel/core_pattern", "core.%p\n") { IsNearMiss = true },
        new("kernel-helper", "etc/sysctl.d/y.conf", "kernel.core_pattern=core\n;kernel.modprobe=/x\nkernel.core_uses_pid=1\n") { IsNearMiss = true },
        new("kernel-cmdline", "etc/default/grub", "GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"quiet init=/opt/evil\"\n") { Line = 2, Entry = "init=/opt/evil", Command = "/opt/evil", Target = "/opt/evil", Trigger = "boot, once grub.cfg is built", RunAs = "root" },
        new("kernel-cmdline", "boot/grub/grub.cfg", "menuentry 'x' {\n\tlinux\t/vmlinuz root=/dev/sda1 rdinit=/evil ro\n}\n") { Line = 2, Entry = "rdinit=/evil", Command = "/evil", Target = "/evil", Trigger = "boot", RunAs = "root" },
        new("kernel-cmdline", "boot/loader/entries/x.conf", "title x\noptions root=/dev/sda1 module.sig_enforce=0\n") { Line = 2, Entry = "module.sig_enforce=0", Trigger = "boot" },
        new("kernel-cmdline", "proc/cmdline", "root=/dev/sda1 systemd.run=\"/opt/evil -x\"\n") { Line = 1, Entry = "systemd.run=/opt/evil -x", Command = "/opt/evil -x", Target = "/opt/evil", Trigger = "this boot", RunAs = "root" },
        new("kernel-cmdline", "boot/grub/grub.cfg", "# linux /vmlinuz init=/x\nset init=/x\nlinux /vmlinuz quiet initrd=/x noinit\n") { IsNearMiss = true },
        new("grub-script", "etc/grub.d/40_custom", "x") { Mode = Executable, Command = "/etc/grub.d/40_custom", Target = "/etc/grub.d/40_custom", Trigger = "build of grub.cfg", RunAs = "root" },
        new("grub-script", "etc/grub.d/README", "x") { IsNearMiss = true },
        new("efi-boot-entry", $"sys/firmware/efi/efivars/Boot0001{Guid}", EfiOption(1, "debian", "\\EFI\\debian\\shimx64.efi"))
        {
            Also = [($"sys/firmware/efi/efivars/BootOrder{Guid}", "\a\0\0\0\u0001\0"), ("boot/efi/EFI/debian/SHIMX64.EFI", "MZ")],
            Entry = "Boot0001 debian", Command = "\\EFI\\debian\\shimx64.efi", Target = "/boot/efi/EFI/debian/SHIMX64.EFI", Trigger = "boot",
        },
        new("efi-boot-entry", "boot/efi/EFI/BOOT/BOOTX64.EFI", "MZ") { Command = "/boot/efi/EFI/BOOT/BOOTX64.EFI", Target = "/boot/efi/EFI/BOOT/BOOTX64.EFI", Trigger = "boot, when no entry works" },
        new("efi-boot-entry", $"sys/firmware/efi/efivars/Boot0002{Guid}", EfiOption(0, "off", "\\x.efi")) { Also = [($"sys/firmware/efi/efivars/BootOrder{Guid}", "\a\0\0\0\u0002\0")], IsNearMiss = true },
        new("efi-boot-entry", $"sys/firmware/efi/efivars/BootCurrent{Guid}", "\a\0\0\0\u0002\0") { IsNearMiss = true },
    ];

    /// <summary>An EFI variable with a load option: attributes of the variable, then the option with a file path node and the end node.</summary>
    public static string EfiOption(int attributes, string description, string file)
    {
        var node = "\u0004\u0004" + Two(4 + ((file.Length + 1) * 2)) + Wide(file) + "\u007f\u00ff" + Two(4);
        return "\a\0\0\0" + (char)attributes + "\0\0\0" + Two(node.Length) + Wide(description) + node;
    }

    private static string Two(int number) => $"{(char)(number & 0xff)}{(char)(number >> 8)}";

    private static string Wide(string text) => string.Concat(text.Select(c => $"{c}\0")) + "\0\0";
}
