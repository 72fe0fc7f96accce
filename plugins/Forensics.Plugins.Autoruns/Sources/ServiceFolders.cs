using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Folders with a <c>run</c> in each: runit (<c>runsv(8)</c>) and s6 (<c>s6-supervise</c>).</summary>
internal static class ServiceFolders
{
    private const int Executable = 0x49;

    // runit's are started from those; sv holds what is not linked to one of them.
    private static readonly string[] Runit = ["/etc/service/*", "/var/service/*", "/service/*", "/etc/runit/runsvdir/*/*"];

    private static readonly string[] S6 = ["/etc/services.d/*", "/etc/s6-overlay/s6-rc.d/*", "/etc/s6/sv/*", "/etc/s6-rc/source/*"];

    public static IEnumerable<Autorun> FindRunit(Scene scene)
    {
        var seen = new HashSet<Sdk.FileIdentity>();
        foreach (var folder in Runit.SelectMany(scene.Expand))
        {
            if (scene.Status(folder) is { Type: FileType.Directory } status && seen.Add(status.Identity) && Service(scene, "runit", folder, true) is { } service)
            {
                yield return service;
            }
        }

        foreach (var folder in scene.Expand("/etc/sv/*"))
        {
            if (scene.Status(folder) is { Type: FileType.Directory } status && seen.Add(status.Identity) && Service(scene, "runit", folder, false) is { } service)
            {
                yield return service;
            }
        }
    }

    public static IEnumerable<Autorun> FindS6(Scene scene)
        => S6.SelectMany(scene.Expand).Select(folder => Service(scene, "s6", folder, true)).OfType<Autorun>();

    private static Autorun? Service(Scene scene, string type, string folder, bool isLinked)
    {
        var path = folder + "/run";
        if (scene.Status(path) is not { Type: FileType.Regular } status)
        {
            return null;
        }

        var refusal = !isLinked ? "no link in a service folder" : (status.Permissions & Executable) == 0 && type == "runit" ? "mode without x"
            : scene.Exists(folder + "/down") ? "a file down is beside it" : null;
        return scene.Start(type, path, null, path) with
        {
            Entry = Latin.Text(Latin.Name(folder)),
            Trigger = "boot",
            RunAs = Latin.Text("root"),
            Enabled = refusal is null,
            EnabledReason = refusal ?? "it lies in a service folder",
        };
    }
}
