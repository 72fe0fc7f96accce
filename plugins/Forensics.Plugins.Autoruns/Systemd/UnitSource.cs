using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Units of the system and of users, and the environment that managers give to what they start.</summary>
internal sealed class UnitSource : IAutorunSource
{
    private static readonly string[] Variables = ["DefaultEnvironment", "ManagerEnvironment"];

    public IReadOnlyList<string> Types { get; } = ["systemd-unit", "systemd-timer", "systemd-socket", "systemd-path", "systemd-dropin", "systemd-user-unit", "systemd-environment"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        var programs = new Programs(files);
        var homes = users.Where(user => user.Home is not null).Select(user => (User: user, Configuration: Latin.Of(user.Home!.Value.Bytes.Span) + "/.config")).ToList();
        var existing = reader.Existing([.. homes.Select(home => home.Configuration)]);
        homes.RemoveAll(home => !existing.Contains(home.Configuration));

        // A file of variables is many units'.
        var told = new HashSet<(EvidencePath Path, int? Line, string? Variable, EvidencePath? Target, bool? Enabled)>();
        return Scopes(reader, users).SelectMany(scope => new UnitAutoruns(reader, programs, scope).Find())
            .Concat(ManagerVariables(reader, homes.Select(home => home.Configuration + "/systemd/user.conf")))
            .Concat(EnvironmentFiles(reader, ConfigurationFolders.System("environment.d"), "login of any user"))
            .Concat(homes.SelectMany(home => EnvironmentFiles(reader, [home.Configuration + "/environment.d"], "login of " + home.User.Name)))
            .Where(autorun => autorun.Type != "systemd-environment" || told.Add((autorun.Path, autorun.Line, autorun.Variable, autorun.Target, autorun.Enabled)));
    }

    // A user's manager is looked at when the user has units, links or drop-ins of their own.
    private static IEnumerable<UnitScope> Scopes(UnitReader reader, IReadOnlyList<UserAccount> users)
    {
        yield return UnitScope.System;
        yield return UnitScope.AllUsers;
        var scopes = users.DistinctBy(user => (user.Home, user.UserId)).Select(UnitScope.Of).ToList();
        var folders = reader.Existing([.. scopes.SelectMany(scope => scope.Places.Where(place => place.IsOwn).Select(place => Latin.Folder(place.Path))).Distinct()]);
        foreach (var scope in scopes.Where(scope => scope.Places.Any(place => place.IsOwn && folders.Contains(Latin.Folder(place.Path)) && reader.Folder(place) is not null)))
        {
            yield return scope;
        }
    }

    private static IEnumerable<Autorun> ManagerVariables(UnitReader reader, IEnumerable<string> usersOwn)
    {
        foreach (var (kind, trigger) in ((string, string)[])[("system", "boot"), ("user", "login of any user")])
        {
            var files = new List<(string Path, ConfigurationFile? File)>();
            files.AddRange(ConfigurationFolders.System($"systemd/{kind}.conf").Select(reader.Real).Distinct().Select(path => (path, (ConfigurationFile?)null)));
            files.AddRange(ConfigurationFolders.Files(reader, ConfigurationFolders.System($"systemd/{kind}.conf.d"), ".conf").Select(file => (file.Path, (ConfigurationFile?)file)));
            if (kind == "user")
            {
                files.AddRange(usersOwn.Select(path => (path, (ConfigurationFile?)null)));
            }

            foreach (var autorun in files.SelectMany(file => OfManager(reader, file.Path, file.File?.Verdict(trigger, "read by the manager") ?? new(true, "read by the manager", trigger))))
            {
                yield return autorun;
            }
        }
    }

    private static IEnumerable<Autorun> OfManager(UnitReader reader, string path, UnitVerdict verdict)
        => reader.Text(path) is not { } text ? []
            : text.Assignments.Where(assignment => assignment.Section == "Manager" && Variables.Contains(assignment.Key) && assignment.Value.Length > 0)
                .SelectMany(assignment => Words.Split(assignment.Value).Where(word => HijackVariables.Has(EnvironmentAutoruns.Name(word))).Select(word => EnvironmentAutoruns.Variable(path, assignment.Key, assignment.Line, assignment.Text, word, verdict)));

    private static IEnumerable<Autorun> EnvironmentFiles(UnitReader reader, IReadOnlyList<string> folders, string trigger)
        => ConfigurationFolders.Files(reader, folders, ".conf").SelectMany(file => EnvironmentAutoruns.Lines(reader, file.Path).Where(line => HijackVariables.Has(EnvironmentAutoruns.Name(line.Assigned)))
            .Select(line => EnvironmentAutoruns.Variable(file.Path, EnvironmentAutoruns.Name(line.Assigned), line.Line, line.Text, line.Assigned, file.Verdict(trigger, "read by the user's manager"))));
}
