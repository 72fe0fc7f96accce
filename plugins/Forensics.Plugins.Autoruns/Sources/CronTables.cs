using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Tables of cron (<c>crontab(5)</c>): the system's, with a user in each line, and those of users.</summary>
internal static class CronTables
{
    private const string Type = "cron";
    private const int WritableByOthers = 0x12;

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/crontab", "/etc/cron.d/*"]))
        {
            var rule = path == "/etc/crontab" ? NameRule.Any : NameRule.DistributionsRunParts;
            foreach (var job in Table(scene, path, null, NameRules.Refusal(rule, Latin.Name(path), scene.HasRpm)))
            {
                yield return job;
            }
        }

        foreach (var path in scene.ExpandAll(["/var/spool/cron/crontabs/*", "/var/spool/cron/tabs/*", "/etc/crontabs/*", "/var/spool/cron/*"]))
        {
            foreach (var job in Table(scene, path, Latin.Name(path), scene.User(Latin.Name(path)) is null ? "there is no such user" : null))
            {
                yield return job;
            }
        }
    }

    private static IEnumerable<Autorun> Table(Scene scene, string path, string? owner, string? refusal)
    {
        if (scene.Status(path) is not { } status || status.Type == FileType.Directory)
        {
            yield break;
        }

        refusal ??= status.Type != FileType.Regular ? "cron reads regular files only"
            : (status.Permissions & WritableByOthers) != 0 ? "cron refuses a file that others can write"
            : status.UserId == 0 || (owner is not null && scene.User(owner)?.UserId is { } id && Latin.Of(id.Bytes) == status.UserId.ToString())
                ? null : "cron refuses a file of another owner";
        var variables = new Dictionary<string, string>();
        foreach (var line in scene.Lines(path))
        {
            if (CronLine.Variable(line.Text) is { } variable)
            {
                // No others are asked for; a table may set a million.
                if (variable.Key is "PATH" or "SHELL")
                {
                    variables[variable.Key] = variable.Value;
                }
            }
            else
            {
                yield return Job(scene, path, line, owner, refusal, variables);
            }
        }
    }

    private static Autorun Job(Scene scene, string path, TextLine line, string? owner, string? refusal, Dictionary<string, string> variables)
    {
        var found = Scene.At(Type, path, line);
        if (CronLine.Parse(line.Text, withUser: owner is null) is not { } job)
        {
            return found with { Enabled = false, EnabledReason = "cron does not understand the line", RunAs = owner is null ? null : Latin.Text(owner) };
        }

        var user = job.User ?? owner!;
        var home = scene.User(user)?.Home is { } path2 ? Latin.Of(path2.Bytes) : null;
        var target = scene.Targets.Of(job.Command, variables.GetValueOrDefault("PATH"), home);
        var isKnown = scene.User(user) is not null;
        return found with
        {
            Command = Latin.Text(job.Command),
            Target = target is null ? null : Latin.Path(target),
            Trigger = job.When[0] == '@' ? (job.When == "@reboot" ? "boot" : "at " + job.When) : "at " + Latin.Shown(job.When),
            RunAs = Latin.Text(user),
            Enabled = refusal is not null ? false : isKnown ? true : null,
            EnabledReason = refusal ?? (!isKnown ? "the user is not in etc/passwd" : variables.TryGetValue("SHELL", out var shell)
                ? $"the table is read; SHELL={Latin.Shown(shell)}" : "the table is read"),
        };
    }
}
