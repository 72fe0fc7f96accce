using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Lines of tmpfiles.d(5) that make or change a file's content, link, attributes, or give it a set-user-ID bit: what can plant something at each boot.</summary>
internal sealed class TmpfilesSource : IAutorunSource
{
    private const string Planting = "fFwCLbctT";
    private const string Permissions = "zZm";

    public IReadOnlyList<string> Types { get; } = ["tmpfiles"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        var system = Of(reader, ConfigurationFolders.System("tmpfiles.d"), new(files, UnitScope.System), "root", "boot");
        var shared = Of(reader, ["/etc/xdg/user-tmpfiles.d", "/etc/user-tmpfiles.d", "/usr/local/share/user-tmpfiles.d", "/usr/share/user-tmpfiles.d"], new(files, UnitScope.AllUsers), null, "login of any user");
        return system.Concat(shared).Concat(users.SelectMany(user => OfUser(reader, user)));
    }

    private static IEnumerable<Autorun> OfUser(UnitReader reader, UserAccount user)
    {
        var folders = new List<string>();
        if (user.Home is { } home)
        {
            folders.Add(Latin.Of(home.Bytes.Span) + "/.config/user-tmpfiles.d");
        }

        if (user.UserId is { } id)
        {
            folders.Add($"/run/user/{Latin.Of(id.Bytes.Span)}/user-tmpfiles.d");
        }

        if (user.Home is { } place)
        {
            folders.Add(Latin.Of(place.Bytes.Span) + "/.local/share/user-tmpfiles.d");
        }

        var files = ConfigurationFolders.Files(reader, folders, ".conf").ToList();
        return files.Count == 0 ? [] : Of(reader, files, new(reader.Files, UnitScope.Of(user)), user.Name is { } name ? Latin.Of(name.Bytes.Span) : null, "login of " + user.Name);
    }

    private static IEnumerable<Autorun> Of(UnitReader reader, IReadOnlyList<string> folders, Specifiers specifiers, string? runAs, string trigger)
        => Of(reader, ConfigurationFolders.Files(reader, folders, ".conf"), specifiers, runAs, trigger);

    private static IEnumerable<Autorun> Of(UnitReader reader, IEnumerable<ConfigurationFile> files, Specifiers specifiers, string? runAs, string trigger)
    {
        foreach (var file in files)
        {
            foreach (var (line, text) in ConfigurationLines.Of(reader, file.Path))
            {
                if (TmpfilesLine.Parse(text) is not { } entry || !(Planting.Contains(entry.Type, StringComparison.Ordinal) || (Permissions.Contains(entry.Type, StringComparison.Ordinal) && entry.SetsUserId)))
                {
                    continue;
                }

                var path = specifiers.Expand(entry.Path, null);
                var verdict = file.Verdict(entry.IsBootOnly ? $"{trigger}, first run only" : trigger, $"{entry.Does} {Latin.Shown(path)}" + (entry.IsOfCredential ? " where the credential is given" : string.Empty), entry.IsOfCredential ? null : true);
                var source = entry.Type is 'L' or 'C' ? entry.Argument is { } argument ? specifiers.Expand(argument, null) : "/usr/share/factory" + path : path;
                yield return new Autorun("tmpfiles", Latin.Path(file.Path))
                {
                    Entry = Latin.Text(path),
                    Line = line,
                    Text = Latin.Text(text),
                    Target = source.Contains('%', StringComparison.Ordinal) || source.Contains('\0', StringComparison.Ordinal) || source.Length == 0 ? null : Latin.Path(Latin.Absolute(Latin.Folder(path), source)),
                    Trigger = verdict.Trigger,
                    Enabled = verdict.Enabled,
                    EnabledReason = verdict.Reason,
                    RunAs = runAs is null ? null : Latin.Text(runAs),
                };
            }
        }
    }
}
