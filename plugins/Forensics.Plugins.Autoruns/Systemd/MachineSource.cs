using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Containers of systemd-nspawn: images of <c>/var/lib/machines</c>, and settings of systemd.nspawn(5).</summary>
internal sealed class MachineSource : IAutorunSource
{
    private const string Images = "/var/lib/machines";
    private const string Suffix = ".nspawn";
    private static readonly string[] Links = ["/etc/systemd/system/machines.target.wants", "/etc/systemd/system/multi-user.target.wants", "/run/systemd/system/machines.target.wants"];

    public IReadOnlyList<string> Types { get; } = ["nspawn"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        var started = Links.SelectMany(folder => reader.Names(folder).Select(name => (Name: name, Path: $"{folder}/{name}"))).ToLookup(link => link.Name, link => link.Path);
        foreach (var file in ConfigurationFolders.Files(reader, ["/etc/systemd/nspawn", "/run/systemd/nspawn", Images], Suffix))
        {
            var text = reader.Text(file.Path);
            var command = text?.Last("Exec", "Parameters");
            var assignment = text?.Assignments.LastOrDefault(assignment => assignment.Section == "Exec" && assignment.Key is "Parameters" or "Boot");
            yield return Machine(file.Path, file.Name[..^Suffix.Length], started, file.OverriddenBy) with
            {
                Line = assignment?.Line,
                Text = assignment is null ? null : Latin.Text(assignment.Text),
                Command = command is null ? null : Latin.Text(command),
                RunAs = text?.Last("Exec", "User") is { } user ? Latin.Text(user) : null,
            };
        }

        foreach (var name in reader.Names(Images).Where(name => name[0] != '.' && !name.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            if (files.Status(Latin.Path($"{Images}/{name}"), follow: true) is { } status && (status.Type == FileType.Directory || name.EndsWith(".raw", StringComparison.Ordinal)))
            {
                yield return Machine($"{Images}/{name}", name.EndsWith(".raw", StringComparison.Ordinal) ? name[..^4] : name, started, null) with { Target = Latin.Path($"{Images}/{name}") };
            }
        }
    }

    private static Autorun Machine(string path, string name, ILookup<string, string> started, string? overriddenBy)
    {
        var link = started[$"systemd-nspawn@{name}.service"].FirstOrDefault();
        return new("nspawn", Latin.Path(path))
        {
            Entry = Latin.Text(name),
            Trigger = link is null ? $"machinectl start {Latin.Shown(name)}" : "boot",
            Enabled = overriddenBy is null && link is not null,
            EnabledReason = overriddenBy is not null ? $"overridden by {Latin.Shown(overriddenBy)}" : link is null ? "not linked" : $"linked: {Latin.Shown(link)}",
        };
    }
}
