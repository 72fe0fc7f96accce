namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>OpenRC: scripts of <c>init.d</c> and the runlevels that hold a link to them.</summary>
internal static class OpenRc
{
    public static IEnumerable<Autorun> Find(Scene scene)
    {
        if (!scene.Exists("/etc/runlevels"))
        {
            yield break;
        }

        var levels = scene.Expand("/etc/runlevels/*/*").ToLookup(Latin.Name, path => Latin.Name(Latin.Folder(path)));
        foreach (var path in scene.Expand("/etc/init.d/*"))
        {
            var name = Latin.Name(path);
            var those = levels[name].ToArray();
            yield return scene.Start("openrc", path, null, path) with
            {
                Entry = Latin.Text(name),
                Trigger = those.Length == 0 ? null : Latin.Shown("boot, runlevel " + string.Join(' ', those)),
                RunAs = Latin.Text("root"),
                Enabled = those.Length > 0,
                EnabledReason = those.Length > 0 ? "a link in a runlevel" : "no link in a runlevel",
            };
        }
    }
}
