using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Folders all of whose programs are run: generators, system-sleep, system-shutdown, plugins of kernel-install and of kernel packages.</summary>
internal sealed class ProgramFolderSource : IAutorunSource
{
    private const string Install = "installing or removing a kernel";

    private static readonly ProgramFolder[] Folders =
    [
        new("systemd-generator", Generators("system-generators"), "boot and daemon-reload, before units are loaded"),
        new("systemd-generator", Generators("user-generators"), "login of any user, before units are loaded", RunAs: null),
        new("systemd-generator", Generators("system-environment-generators"), "boot and daemon-reload, before units are loaded"),
        new("systemd-generator", Generators("user-environment-generators"), "login of any user, before units are loaded", RunAs: null),
        new("systemd-sleep", ["/etc/systemd/system-sleep", "/run/systemd/system-sleep", "/usr/local/lib/systemd/system-sleep", "/usr/lib/systemd/system-sleep", "/lib/systemd/system-sleep"], "before and after sleep"),
        new("systemd-shutdown", ["/etc/systemd/system-shutdown", "/run/systemd/system-shutdown", "/usr/local/lib/systemd/system-shutdown", "/usr/lib/systemd/system-shutdown", "/lib/systemd/system-shutdown"], "shutdown"),
        new("kernel-install", ["/etc/kernel/install.d", "/run/kernel/install.d", "/usr/local/lib/kernel/install.d", "/usr/lib/kernel/install.d", "/lib/kernel/install.d"], Install, ".install"),
    ];

    public IReadOnlyList<string> Types { get; } = ["systemd-generator", "systemd-sleep", "systemd-shutdown", "kernel-install"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        foreach (var folder in Folders)
        {
            foreach (var file in ConfigurationFolders.Files(reader, folder.Paths, folder.Suffix))
            {
                if (files.Status(Latin.Path(file.Path), follow: true) is { Type: FileType.Directory })
                {
                    continue;
                }

                var verdict = Verdict(files, file, folder.Trigger);
                yield return new Autorun(folder.Type, Latin.Path(file.Path))
                {
                    Entry = Latin.Text(file.Name),
                    Command = Latin.Text(file.Path),
                    Target = Latin.Path(file.Path),
                    Trigger = verdict.Trigger,
                    Enabled = verdict.Enabled,
                    EnabledReason = verdict.Reason,
                    RunAs = folder.RunAs is { } user ? Latin.Text(user) : null,
                };
            }
        }
    }

    private static UnitVerdict Verdict(RootFiles files, ConfigurationFile file, string trigger)
        => files.Status(Latin.Path(file.Path), follow: true) is not { } status ? new(false, "its link leads to nothing", trigger)
            : status.Type != FileType.Regular ? new(false, "it is no file", trigger)
            : (status.Permissions & 0x49) == 0 ? new(false, "its mode has no x", trigger)
            : file.Verdict(trigger, "its mode has x");

    private static string[] Generators(string name)
        => [$"/run/systemd/{name}", $"/etc/systemd/{name}", $"/usr/local/lib/systemd/{name}", $"/usr/lib/systemd/{name}", $"/lib/systemd/{name}"];
}
