using System.Text.Json;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Containers that docker starts by itself, and programs that container engines run for each container.</summary>
internal static class Containers
{
    public static IEnumerable<Autorun> FindRestarting(Scene scene)
    {
        foreach (var path in scene.Expand("/var/lib/docker/containers/*/hostconfig.json"))
        {
            var host = JsonFile.Read(scene, path);
            if (host.Member("RestartPolicy", "Name").Text() is not { } policy)
            {
                continue;
            }

            var config = JsonFile.Read(scene, Latin.Folder(path) + "/config.v2.json");
            var isStopped = config.Member("HasBeenManuallyStopped") is { ValueKind: JsonValueKind.True };
            var command = string.Join(' ', new[] { config.Member("Path").Text() }.OfType<string>().Concat(config.Member("Args").Texts()));
            var isPrivileged = host.Member("Privileged") is { ValueKind: JsonValueKind.True };
            yield return Scene.At("container-restart", path) with
            {
                Entry = Latin.Text(string.Join(' ', new[] { config.Member("Name").Text()?.TrimStart('/'), config.Member("Config", "Image").Text() }.OfType<string>())),
                Command = command.Length == 0 ? null : Latin.Text(command),
                Trigger = "start of docker",
                RunAs = config.Member("Config", "User").Text() is { Length: > 0 } user ? Latin.Text(user) : Latin.Text("root"),
                Enabled = policy is "always" or "on-failure" || (policy == "unless-stopped" && !isStopped),
                EnabledReason = Latin.Shown($"restart policy {policy}{(isStopped ? "; stopped by hand" : string.Empty)}{(isPrivileged ? "; privileged" : string.Empty)}"),
            };
        }
    }

    public static IEnumerable<Autorun> FindRuntimes(Scene scene)
    {
        const string Daemon = "/etc/docker/daemon.json";
        var settings = JsonFile.Read(scene, Daemon);
        var chosen = settings.Member("default-runtime").Text();
        foreach (var runtime in settings.Member("runtimes") is { ValueKind: JsonValueKind.Object } runtimes ? runtimes.EnumerateObject().ToArray() : [])
        {
            if (((JsonElement?)runtime.Value).Member("path").Text() is { } program)
            {
                var name = runtime.Key();
                var isChosen = name is not null && chosen == Latin.Of(System.Text.Encoding.UTF8.GetBytes(name));
                yield return scene.Start("container-runtime", Daemon, null, program) with
                {
                    Entry = name is null ? null : new(System.Text.Encoding.UTF8.GetBytes(name)),
                    Trigger = "start of a container",
                    RunAs = Latin.Text("root"),
                    Enabled = isChosen ? true : null,
                    EnabledReason = isChosen ? "default-runtime" : "for containers that ask for it",
                };
            }
        }

        foreach (var path in scene.ExpandAll(["/etc/containers/oci/hooks.d/*.json", "/usr/share/containers/oci/hooks.d/*.json"]))
        {
            var hook = JsonFile.Read(scene, path);
            if (hook.Member("hook", "path").Text() is { } program)
            {
                var arguments = hook.Member("hook", "args").Texts().Skip(1);
                yield return scene.Start("container-runtime", path, null, string.Join(' ', arguments.Prepend(program))) with
                {
                    Entry = Latin.Text(string.Join(' ', hook.Member("stages").Texts())),
                    Trigger = "start or end of a container",
                    Enabled = true,
                    EnabledReason = "the engine reads the file",
                };
            }
        }
    }
}
