namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Pods that the kubelet starts from files, without asking the cluster.</summary>
internal static class StaticPods
{
    private const string Usual = "/etc/kubernetes/manifests";
    private const string Option = "--pod-manifest-path=";

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        var folders = new HashSet<string> { Usual };
        foreach (var path in new[] { "/var/lib/kubelet/config.yaml", "/etc/kubernetes/kubelet.conf", "/etc/kubernetes/kubelet/kubelet-config.json",
            "/etc/default/kubelet", "/etc/sysconfig/kubelet", "/var/lib/kubelet/kubeadm-flags.env" })
        {
            foreach (var text in scene.Lines(path).Select(line => line.Text))
            {
                var folder = text.TrimStart(' ', '"').StartsWith("staticPodPath", StringComparison.Ordinal) ? text[(text.IndexOf(':') + 1)..].Trim(' ', '"', '\'', ',')
                    : text.IndexOf(Option, StringComparison.Ordinal) is >= 0 and var at ? text[(at + Option.Length)..].Split(' ', '"')[0] : null;
                folders.UnionWith(folder is not null && Latin.Clean(folder) is { } clean ? [clean] : []);
            }
        }

        return folders.SelectMany(folder => scene.Expand(folder + "/*")).Where(path => scene.Status(path) is { Type: Sdk.Linux.FileType.Regular })
            .Select(path => Pod(scene, path));
    }

    private static Autorun Pod(Scene scene, string path)
    {
        var lines = scene.Lines(path).ToList();
        var image = lines.FindIndex(line => Key(line.Text) is "image");
        var isHidden = Latin.Name(path)[0] == '.';
        var command = lines.FindIndex(line => Key(line.Text) is "command");
        var arguments = lines.FindIndex(line => Key(line.Text) is "args");
        var started = string.Join(' ', new[] { command, arguments }.Where(index => index >= 0).SelectMany(index => YamlList.Read(lines, index))
            .Select(line => line.Text));
        return Scene.At("kubelet-static-pod", path, image < 0 ? null : lines[image]) with
        {
            Entry = image < 0 ? null : Latin.Text(lines[image].Text[(lines[image].Text.IndexOf(':') + 1)..].Trim(' ', '"', '\'', ',')),
            Command = started.Length == 0 ? null : Latin.Text(started),
            Trigger = "start of the kubelet",
            Enabled = !isHidden,
            EnabledReason = isHidden ? "hidden names are passed over" : "the kubelet reads the folder",
        };
    }

    private static string Key(string line) => line.TrimStart(' ', '-', '"').Split(':')[0].TrimEnd('"', ' ');
}
