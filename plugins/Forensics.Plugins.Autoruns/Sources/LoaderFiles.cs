namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What the dynamic loader reads (<c>ld.so(8)</c>, <c>ldconfig(8)</c>).</summary>
internal static class LoaderFiles
{
    private const string Preload = "/etc/ld.so.preload";
    private static readonly string[] Usual = ["/lib", "/lib32", "/lib64", "/libx32", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32",
        "/usr/local/lib", "/usr/local/lib64"];

    public static IEnumerable<Autorun> FindPreload(Scene scene)
    {
        foreach (var line in scene.Lines(Preload))
        {
            foreach (var library in line.Text.Split('#')[0].Split([' ', '\t', ':', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                var path = Latin.Clean(library);
                path ??= library.Contains('/') ? null : scene.Library(library);
                var isThere = path is not null && scene.Exists(path);
                yield return Scene.At("ld-preload", Preload, line) with
                {
                    Entry = Latin.Text(library),
                    Target = path is null ? null : Latin.Path(path),
                    Trigger = "start of every program that is not static",
                    Enabled = isThere,
                    EnabledReason = isThere ? "the loader reads the file" : "the library is not there",
                };
            }
        }
    }

    public static IEnumerable<Autorun> FindFolders(Scene scene)
    {
        foreach (var (path, line) in IncludedLines.Read(scene, "/etc/ld.so.conf", "/etc", "include"))
        {
            var folder = line.Text.Split('#')[0].Trim().Split('=')[0];
            if (folder.Length > 0 && !folder.StartsWith("hwcap", StringComparison.Ordinal) && !IsUsual(folder))
            {
                yield return Folder(path, line, folder);
            }
        }

        // musl's loader: one folder a line, or between colons.
        foreach (var path in scene.Expand("/etc/ld-musl-*.path"))
        {
            foreach (var line in scene.Lines(path))
            {
                foreach (var folder in line.Text.Split(':', StringSplitOptions.RemoveEmptyEntries).Where(folder => !IsUsual(folder)))
                {
                    yield return Folder(path, line, folder);
                }
            }
        }
    }

    private static Autorun Folder(string path, TextLine line, string folder) => Scene.At("ld-conf", path, line) with
    {
        Entry = Latin.Text(folder),
        Target = Latin.Clean(folder) is { } target ? Latin.Path(target) : null,
        Trigger = "start of every program that is not static",
        Enabled = true,
        EnabledReason = "its libraries are found once ldconfig has run",
    };

    // The distribution's own: those above, and one folder of an architecture below.
    private static bool IsUsual(string folder)
        => Latin.Clean(folder) is { } clean && (Usual.Contains(clean) || (Usual.Contains(Latin.Folder(clean))
            && Latin.Name(clean).Contains("-linux-", StringComparison.Ordinal)));
}
