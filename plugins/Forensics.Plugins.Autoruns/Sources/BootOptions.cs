using System.Collections.Frozen;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Options of the kernel's command line that start something, or take a guard away: of GRUB, systemd-boot, syslinux, and of the running kernel.</summary>
internal static class BootOptions
{
    private const string Type = "kernel-cmdline";

    // Those that name a program or a unit.
    private static readonly FrozenSet<string> Starting = FrozenSet.Create("init", "rdinit", "systemd.run", "systemd.unit", "rd.systemd.unit",
        "systemd.wants", "rd.systemd.wants", "systemd.setenv", "systemd.debug_shell", "systemd.debug-shell",
        "rd.shell", "rd.break", "break", "systemd.import_credentials", "systemd.set_credential", "systemd.set_credential_binary", "modules-load",
        "modules_load", "rd.modules-load", "rescue", "emergency", "single", "usermodehelper");

    private static readonly FrozenSet<string> Guards = FrozenSet.Create("module.sig_enforce", "lockdown", "selinux", "enforcing", "apparmor",
        "security", "lsm", "audit", "ima_appraise", "ima_policy", "systemd.mask", "modprobe.blacklist", "module_blacklist",
        "mitigations", "kaslr", "nokaslr", "iomem");

    private static readonly string[] Grub = ["/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/efi/EFI/*/grub.cfg"];
    private static readonly string[] Entries = ["/boot/loader/entries/*.conf", "/boot/efi/loader/entries/*.conf", "/efi/loader/entries/*.conf"];
    private static readonly string[] Others = ["/boot/extlinux/extlinux.conf", "/boot/syslinux/syslinux.cfg", "/boot/isolinux/isolinux.cfg",
        "/etc/kernel/cmdline", "/usr/lib/kernel/cmdline", "/boot/cmdline.txt", "/boot/firmware/cmdline.txt"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => Settings(scene).Concat(Files(scene)).Concat(Running(scene));

    private static IEnumerable<Autorun> Settings(Scene scene)
        => scene.ExpandAll(["/etc/default/grub", "/etc/default/grub.d/*.cfg", "/etc/sysconfig/grub"]).SelectMany(path => scene.Lines(path)
            .Where(line => line.Text.TrimStart().StartsWith("GRUB_CMDLINE", StringComparison.Ordinal) && line.Pair() is not null)
            .SelectMany(line => Options(scene, path, line, line.Pair()!.Value.Value.Trim('"', '\''), "boot, once grub.cfg is built")));

    private static IEnumerable<Autorun> Files(Scene scene)
    {
        foreach (var path in scene.ExpandAll([.. Grub, .. Entries, .. Others]))
        {
            var isWhole = path.EndsWith("cmdline", StringComparison.Ordinal) || path.EndsWith("cmdline.txt", StringComparison.Ordinal);
            foreach (var line in scene.Lines(path))
            {
                var (first, rest) = line.Cut();
                if (isWhole || first.ToLowerInvariant() is "linux" or "linux16" or "linuxefi" or "options" or "append" or "kernel" or "module" or "multiboot")
                {
                    foreach (var option in Options(scene, path, line, isWhole ? line.Text : rest, "boot"))
                    {
                        yield return option;
                    }
                }
            }
        }
    }

    private static IEnumerable<Autorun> Running(Scene scene)
    {
        const string Path = "/proc/cmdline";
        return scene.Files.IsLive && scene.Files.ReadKernel(Latin.Path(Path)) is { } content ? TextLines.Read(content, LineRules.None)
            .SelectMany(line => Options(scene, Path, line, line.Text, "this boot")) : [];
    }

    private static IEnumerable<Autorun> Options(Scene scene, string path, TextLine line, string options, string trigger)
    {
        foreach (var word in ShellWords.Split(options).Select(word => word.Text))
        {
            var (key, value) = word.IndexOf('=') is > 0 and var sign ? (word[..sign], word[(sign + 1)..]) : (word, string.Empty);
            var isStarting = Starting.Contains(key);
            if (!isStarting && !Guards.Contains(key))
            {
                continue;
            }

            var isProgram = key is "init" or "rdinit" or "systemd.run";
            yield return (isProgram ? scene.Start(Type, path, line, value) : Scene.At(Type, path, line)) with
            {
                Entry = Latin.Text(word),
                Trigger = trigger,
                RunAs = isProgram ? Latin.Text("root") : null,
                Enabled = true,
                EnabledReason = isStarting ? "an option that starts something" : "an option that sets a guard",
            };
        }
    }
}
