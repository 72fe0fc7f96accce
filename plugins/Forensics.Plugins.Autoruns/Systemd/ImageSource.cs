using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Images that are laid over the system or bring units: system and configuration extensions, portable services.</summary>
internal sealed class ImageSource : IAutorunSource
{
    private static readonly (string Type, string Trigger, string Reason, string[] Folders)[] Kinds =
    [
        ("sysext", "boot, systemd-sysext merge: over /usr and /opt", "laid over /usr and /opt where systemd-sysext.service runs", ["/etc/extensions", "/run/extensions", "/var/lib/extensions", "/usr/local/lib/extensions", "/usr/lib/extensions"]),
        ("confext", "boot, systemd-confext merge: over /etc", "laid over /etc where systemd-confext.service runs", ["/run/confexts", "/var/lib/confexts", "/usr/local/lib/confexts", "/usr/lib/confexts"]),
        ("portable", "portablectl attach", "its units start where they are attached", ["/etc/portables", "/run/portables", "/var/lib/portables", "/usr/local/lib/portables", "/usr/lib/portables"]),
    ];

    public IReadOnlyList<string> Types { get; } = ["sysext", "confext", "portable"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        var attached = ((string[])["/etc/systemd/system.attached", "/run/systemd/system.attached"]).SelectMany(reader.Names).ToList();
        foreach (var (type, trigger, reason, folders) in Kinds)
        {
            var merged = type != "portable" && ((string[])["sysinit.target.wants", "multi-user.target.wants"]).Any(wants => reader.Names($"/etc/systemd/system/{wants}").Contains($"systemd-{type}.service"));
            foreach (var file in ConfigurationFolders.Files(reader, folders, string.Empty))
            {
                if (files.Status(Latin.Path(file.Path), follow: true) is not { } status || (status.Type != FileType.Directory && !file.Name.EndsWith(".raw", StringComparison.Ordinal)))
                {
                    continue;
                }

                var image = file.Name.Split('.')[0];
                bool? enabled = type == "portable" ? attached.Exists(unit => unit.StartsWith(image, StringComparison.Ordinal)) : merged ? true : null;
                var verdict = file.Verdict(trigger, merged ? $"systemd-{type}.service is enabled" : reason, enabled);
                yield return new Autorun(type, Latin.Path(file.Path)) { Entry = Latin.Text(file.Name), Target = Latin.Path(file.Path), Trigger = verdict.Trigger, Enabled = verdict.Enabled, EnabledReason = verdict.Reason };
            }
        }
    }
}
