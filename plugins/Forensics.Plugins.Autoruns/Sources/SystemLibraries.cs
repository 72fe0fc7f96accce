namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Libraries that programs load because a configuration names them: of nsswitch, of iconv, of OpenSSL.</summary>
internal static class SystemLibraries
{
    private static readonly string[] GlibcsOwn = ["files", "dns", "compat", "db", "hesiod", "nis", "nisplus"];
    private static readonly string[] GlibcsFiles = ["gconv-modules", "gconv-modules-extra.conf"];
    private static readonly string[] OpenSslKeys = ["dynamic_path", "module", "engine_id", "SO_PATH"];

    public static IEnumerable<Autorun> FindNsswitch(Scene scene)
    {
        const string Path = "/etc/nsswitch.conf";
        foreach (var line in scene.Lines(Path))
        {
            var text = line.Text.Split('#')[0];
            var colon = text.IndexOf(':');
            if (colon <= 0)
            {
                continue;
            }

            // [NOTFOUND=return] says what to do, and names nothing.
            var isAction = false;
            foreach (var word in text[(colon + 1)..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            {
                isAction |= word[0] == '[';
                var isModule = !isAction && !GlibcsOwn.Contains(word);
                isAction &= word[^1] != ']';
                if (!isModule)
                {
                    continue;
                }

                var library = scene.Library($"libnss_{word}.so.2");
                yield return Scene.At("nsswitch", Path, line) with
                {
                    Entry = Latin.Text($"{text[..colon].Trim()} {word}"),
                    Target = library is null ? null : Latin.Path(library),
                    Trigger = Latin.Shown($"look-up in {text[..colon].Trim()}"),
                    Enabled = library is not null,
                    EnabledReason = library is not null ? "glibc loads it" : "the library is not there",
                };
            }
        }
    }

    public static IEnumerable<Autorun> FindGconv(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/usr/lib*/gconv/gconv-modules", "/usr/lib*/gconv/gconv-modules.d/*.conf",
            "/usr/lib/*/gconv/gconv-modules", "/usr/lib/*/gconv/gconv-modules.d/*.conf"]))
        {
            foreach (var line in scene.Lines(path))
            {
                var words = line.Words();
                if (words.Length < 4 || words[0] != "module" || (GlibcsFiles.Contains(Latin.Name(path)) && !words[3].Contains('/')))
                {
                    continue;
                }

                var name = words[3].EndsWith(".so", StringComparison.Ordinal) ? words[3] : words[3] + ".so";
                var folder = Latin.Folder(path);
                folder = folder.EndsWith(".d", StringComparison.Ordinal) ? Latin.Folder(folder) : folder;
                yield return Scene.At("gconv", path, line) with
                {
                    Entry = Latin.Text($"{words[1]} {words[2]}"),
                    Target = Latin.Clean(name[0] == '/' ? name : folder + "/" + name) is { } library ? Latin.Path(library) : null,
                    Trigger = "conversion of a character set",
                    Enabled = true,
                    EnabledReason = "iconv reads it, or its cache",
                };
            }
        }
    }

    public static IEnumerable<Autorun> FindOpenSsl(Scene scene)
        => scene.ExpandAll(["/etc/ssl/openssl.cnf", "/usr/lib/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/etc/pki/tls/openssl.d/*.conf",
            "/usr/local/ssl/openssl.cnf", "/usr/local/lib/ssl/openssl.cnf", "/etc/crypto-policies/back-ends/openssl*.config"])
            .SelectMany(path => KeyFile.Read(scene, path).Where(key => OpenSslKeys.Contains(key.Key) && key.Value.Split('#')[0].Trim().Length > 0)
                .Select(key => (Path: path, Key: key, Value: key.Value.Split('#')[0].Trim())))
            .Select(found => Scene.At("openssl", found.Path, found.Key.Line) with
            {
                Entry = Latin.Text(found.Key.Section),
                Target = Library(scene, found.Value) is { } library ? Latin.Path(library) : null,
                Trigger = "start of a program that uses OpenSSL",
                Enabled = true,
                EnabledReason = "OpenSSL reads it",
            });

    private static string? Library(Scene scene, string name)
        => name[0] == '/' ? Latin.Clean(name) : scene.Library("ossl-modules/" + name) ?? scene.Library("engines-3/" + name);
}
