using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Lines of systemd.preset(5): which units are enabled at the first boot, and when a package asks.</summary>
internal sealed class PresetSource : IAutorunSource
{
    private static readonly (string Folder, string Of)[] Kinds = [("systemd/system-preset", "units of the system"), ("systemd/user-preset", "units of users"), ("systemd/initrd-preset", "units of the initial ram disk")];

    public IReadOnlyList<string> Types { get; } = ["systemd-preset"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        foreach (var (folder, of) in Kinds)
        {
            foreach (var file in ConfigurationFolders.Files(reader, ConfigurationFolders.System(folder), ".preset"))
            {
                foreach (var (line, text) in ConfigurationLines.Of(reader, file.Path))
                {
                    var words = text.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    if (words is not ["enable" or "disable" or "ignore", var pattern])
                    {
                        continue;
                    }

                    var verdict = file.Verdict($"first boot, systemctl preset: {of}", words[0] == "enable" ? "it enables" : $"it says {words[0]}", words[0] == "enable");
                    yield return new Autorun("systemd-preset", Latin.Path(file.Path)) { Entry = Latin.Text(pattern), Line = line, Text = Latin.Text(text), Trigger = verdict.Trigger, Enabled = verdict.Enabled, EnabledReason = verdict.Reason };
                }
            }
        }
    }
}
