using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Quadlets (podman-systemd.unit(5)): files of which podman's generator makes services at boot, the user's at login.</summary>
internal sealed class QuadletSource : IAutorunSource
{
    private static readonly string[] Suffixes = [".container", ".kube", ".pod", ".image", ".build", ".volume", ".network"];
    private static readonly string[] Keys = ["Exec", "Image", "Yaml", "File", "SetWorkingDirectory", "ImageTag", "PodName", "VolumeName", "NetworkName", "Driver"];

    public IReadOnlyList<string> Types { get; } = ["quadlet"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        var programs = new Programs(files);
        var system = ((string[])["/run/containers/systemd", "/etc/containers/systemd", "/usr/local/share/containers/systemd", "/usr/share/containers/systemd"])
            .SelectMany(folder => Paths(reader, folder, below => below != "/etc/containers/systemd/users")).SelectMany(path => Of(reader, programs, path, "boot", "root"));
        var shared = Paths(reader, "/etc/containers/systemd/users", below => !Latin.Name(below).All(char.IsAsciiDigit)).SelectMany(path => Of(reader, programs, path, "login of any user", null));
        return system.Concat(shared).Concat(users.SelectMany(user => OfUser(reader, programs, user)));
    }

    private static IEnumerable<Autorun> OfUser(UnitReader reader, Programs programs, UserAccount user)
    {
        var folders = new List<string>();
        if (user.UserId is { } number && Latin.Of(number.Bytes.Span) is var id)
        {
            folders.AddRange($"/run/user/{id}/containers/systemd", $"/etc/containers/systemd/users/{id}");
        }

        if (user.Home is { } home)
        {
            folders.Add(Latin.Of(home.Bytes.Span) + "/.config/containers/systemd");
        }

        return folders.SelectMany(folder => Paths(reader, folder, _ => true)).SelectMany(path => Of(reader, programs, path, "login of " + user.Name, user.Name is { } name ? Latin.Of(name.Bytes.Span) : null));
    }

    // Folders below are looked into as well, links to folders are not: they could lead in a circle.
    private static IEnumerable<string> Paths(UnitReader reader, string folder, Func<string, bool> enter)
    {
        var queue = new Queue<(string Path, int Depth)>([(folder, 0)]);
        for (var seen = 0; queue.TryDequeue(out var next); seen++)
        {
            if (seen == SystemdLimits.QuadletFolders)
            {
                reader.Files.Note(new(Latin.Path(Latin.Start(next.Path)), FaultKind.OverLimit, "QUADLETS_OVER_LIMIT", $"only {SystemdLimits.QuadletFolders} folders below {Latin.Shown(folder)} were looked into"));
                yield break;
            }

            foreach (var name in reader.Names(next.Path))
            {
                var path = $"{next.Path}/{name}";
                if (Array.Exists(Suffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal)) || (name.EndsWith(".conf", StringComparison.Ordinal) && next.Path.EndsWith(".d", StringComparison.Ordinal)))
                {
                    yield return path;
                }
                else if (next.Depth < SystemdLimits.QuadletDepth && enter(path) && reader.Files.Status(Latin.Path(path)) is { Type: FileType.Directory })
                {
                    queue.Enqueue((path, next.Depth + 1));
                }
            }
        }
    }

    private static IEnumerable<Autorun> Of(UnitReader reader, Programs programs, string path, string trigger, string? runAs)
    {
        if (reader.Text(path) is not { } text)
        {
            yield break;
        }

        var wanted = text.Assignments.FirstOrDefault(assignment => assignment.Section == "Install" && assignment.Key is "WantedBy" or "RequiredBy" or "UpheldBy" && assignment.Value.Length > 0);
        var section = text.Assignments.FirstOrDefault(assignment => assignment.Section is "Container" or "Kube" or "Pod" or "Image" or "Build" or "Volume" or "Network")?.Section ?? string.Empty;
        var kept = Keys.Select(key => text.Assignments.LastOrDefault(assignment => assignment.Section == section && assignment.Key == key && assignment.Value.Length > 0)).OfType<UnitAssignment>().ToList();
        var image = kept.FirstOrDefault(assignment => assignment.Key == "Image")?.Value;
        var command = string.Join(' ', ((string?[])[image, kept.FirstOrDefault(assignment => assignment.Key == "Exec")?.Value]).Where(part => part is not null));
        var file = kept.FirstOrDefault(assignment => assignment.Key is "Yaml" or "File")?.Value;
        var first = kept.FirstOrDefault();
        var autorun = new Autorun("quadlet", Latin.Path(path))
        {
            Entry = Latin.Text(Latin.Name(path)),
            Line = first?.Line,
            Text = first is null ? null : Latin.Text(first.Text),
            Command = command.Length > 0 ? Latin.Text(command) : file is not null ? Latin.Text(file) : null,
            Target = file is null || file.Contains('%', StringComparison.Ordinal) ? null : Latin.Path(Latin.Absolute(Latin.Folder(path), file)),
            Trigger = wanted is null ? null : trigger,
            Enabled = wanted is null ? null : true,
            EnabledReason = wanted is null ? "no [Install]: another unit may start it" : $"{wanted.Key}={Latin.Shown(wanted.Value)} line {wanted.Line}",
            RunAs = runAs is null ? null : Latin.Text(runAs),
        };
        yield return autorun;

        foreach (var assignment in text.Assignments.Where(assignment => UnitCommands.Is(assignment.Section, assignment.Key, out _)))
        {
            foreach (var run in CommandLines.Parse(assignment.Value))
            {
                yield return autorun with { Line = assignment.Line, Text = Latin.Text(assignment.Text), Command = Latin.Text(run.Written), Target = programs.Started([run.Program, .. run.Arguments.Take(Programs.MostWords)]) is { } target ? Latin.Path(target) : null };
            }
        }
    }
}
