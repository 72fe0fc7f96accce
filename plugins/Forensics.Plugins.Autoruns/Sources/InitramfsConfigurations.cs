namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What dracut's configuration puts into the initramfs: files and modules.</summary>
internal static class InitramfsConfigurations
{
    private static readonly string[] Keys = ["install_items", "install_optional_items", "add_dracutmodules", "force_drivers", "kernel_cmdline",
        "early_microcode_image_dir", "fscks"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/dracut.conf", "/etc/dracut.conf.d/*.conf", "/usr/lib/dracut/dracut.conf.d/*.conf"]))
        {
            foreach (var line in scene.Lines(path))
            {
                if (line.Pair() is { } pair && pair.Key.TrimEnd('+', ' ') is var key && Keys.Contains(key))
                {
                    var first = pair.Value.Trim('"', ' ', '\'').Split(' ')[0];
                    yield return Scene.At("initramfs", path, line) with
                    {
                        Entry = Latin.Text(key),
                        Target = Latin.Clean(first) is { } target ? Latin.Path(target) : null,
                        Trigger = "build of an initramfs",
                        Enabled = true,
                        EnabledReason = "dracut reads it",
                    };
                }
            }
        }
    }
}
