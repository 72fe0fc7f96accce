namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Programs that the kernel itself starts: as sysctl's files set them, and as the running kernel has them.</summary>
internal static class KernelPrograms
{
    private const string Type = "kernel-helper";

    private static readonly (string Key, string Trigger)[] Keys =
    [
        ("kernel.core_pattern", "crash of a program"),
        ("kernel.modprobe", "need of a module"),
        ("kernel.hotplug", "event of a device"),
        ("kernel.poweroff_cmd", "orderly power off"),
    ];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.Overriding("sysctl.d", ".conf").Concat(scene.Expand("/etc/sysctl.conf").Select(path => new ConfigurationFile(path, null)))
            .SelectMany(file => scene.Lines(file.Path).Select(line => Setting(scene, file.Path, line)).OfType<Autorun>().Select(file.Judge))
            .Concat(Running(scene));

    private static Autorun? Setting(Scene scene, string path, TextLine line)
    {
        if (line.Text.TrimStart() is [';', ..] || line.Pair() is not { } pair)
        {
            return null;
        }

        var name = pair.Key.TrimStart('-').Replace('/', '.');
        return Helper(scene, path, line, name, pair.Value);
    }

    private static IEnumerable<Autorun> Running(Scene scene)
    {
        // What lies there in an image is no kernel's, and may be a device.
        if (!scene.Files.IsLive)
        {
            yield break;
        }

        foreach (var (key, _) in Keys)
        {
            if (Value(scene, "/proc/sys/" + key.Replace('.', '/')) is { } value
                && Helper(scene, "/proc/sys/" + key.Replace('.', '/'), new(1, value), key, value) is { } helper)
            {
                yield return helper with { Enabled = true, EnabledReason = "the running kernel has it" };
            }
        }

        if (Value(scene, "/sys/kernel/uevent_helper") is { Length: > 0 } program)
        {
            yield return scene.Start(Type, "/sys/kernel/uevent_helper", new(1, program), program) with
            {
                Entry = Latin.Text("uevent_helper"),
                Trigger = "event of a device",
                RunAs = Latin.Text("root"),
                Enabled = true,
                EnabledReason = "the running kernel has it"
            };
        }

        foreach (var path in scene.Expand("/sys/fs/cgroup/*/release_agent"))
        {
            if (Value(scene, path) is { Length: > 0 } agent)
            {
                yield return scene.Start(Type, path, new(1, agent), agent) with
                {
                    Entry = Latin.Text("release_agent"),
                    Trigger = "a control group of " + Latin.Shown(Latin.Name(Latin.Folder(path))) + " becomes empty",
                    RunAs = Latin.Text("root"),
                    Enabled = true,
                    EnabledReason = "the running kernel has it; for groups with notify_on_release",
                };
            }
        }
    }

    // A pattern without a pipe is a file's name.
    private static Autorun? Helper(Scene scene, string path, TextLine line, string key, string value)
    {
        var trigger = Keys.FirstOrDefault(known => known.Key == key).Trigger;
        var isPattern = key == "kernel.core_pattern";
        return trigger is null || value.Length == 0 || (isPattern && value[0] != '|') ? null
            : scene.Start(Type, path, line, isPattern ? value[1..] : value) with { Entry = Latin.Text(key), Trigger = trigger, RunAs = Latin.Text("root") };
    }

    private static string? Value(Scene scene, string path)
        => scene.Files.ReadKernel(Latin.Path(path), AutorunLimits.TextBytes) is { } content ? Latin.Of(content).Trim('\n', ' ', '\0') : null;
}
