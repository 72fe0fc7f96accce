using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>binfmt.d(5): interpreters the kernel starts for files of a kind; modules-load.d(5): modules that are loaded at boot.</summary>
internal sealed class LineFileSource : IAutorunSource
{
    private const int InterpreterField = 6;
    private const string Modules = "/etc/modules";

    public IReadOnlyList<string> Types { get; } = ["binfmt", "modules-load"];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var reader = new UnitReader(files);
        return Of(reader, "binfmt.d", Format).Concat(Of(reader, "modules-load.d", Module)).Concat(OldModules(reader));
    }

    // systemd reads it where a link of modules-load.d leads to it, as on Debian; else kmod's init script does.
    private static IEnumerable<Autorun> OldModules(UnitReader reader)
        => ConfigurationFolders.Files(reader, ConfigurationFolders.System("modules-load.d"), ".conf").Any(file => reader.LinkTarget(file.Path) == Modules) ? []
            : ConfigurationLines.Of(reader, Modules).Select(line => Module(new("modules-load", Latin.Path(Modules)) { Line = line.Line, Text = Latin.Text(line.Text), EnabledReason = "read by kmod's init script, not by systemd", Trigger = "boot" }, line.Text));

    private static IEnumerable<Autorun> Of(UnitReader reader, string folder, Func<Autorun, string, Autorun> more)
    {
        foreach (var file in ConfigurationFolders.Files(reader, ConfigurationFolders.System(folder), ".conf"))
        {
            foreach (var (line, text) in ConfigurationLines.Of(reader, file.Path))
            {
                var verdict = file.Verdict("boot", $"read by {(folder[0] == 'b' ? "systemd-binfmt" : "systemd-modules-load")}");
                yield return more(new(folder[..^2], Latin.Path(file.Path)) { Line = line, Text = Latin.Text(text), Enabled = verdict.Enabled, EnabledReason = verdict.Reason, Trigger = verdict.Trigger }, text);
            }
        }
    }

    // :name:type:offset:magic:mask:interpreter:flags, with any first character for the colon.
    private static Autorun Format(Autorun autorun, string text)
    {
        var fields = text.Split(text[0]);
        if (fields.Length <= InterpreterField)
        {
            return autorun with { Enabled = false, EnabledReason = "the kernel refuses the line" };
        }

        var interpreter = fields[InterpreterField];
        return autorun with
        {
            Entry = Latin.Text(fields[1]),
            Trigger = fields[2] == "E" ? $"running a file *.{Latin.Shown(fields[4])}" : "running a file of this kind",
            Command = Latin.Text(interpreter),
            Target = interpreter.StartsWith('/') && !interpreter.Contains('\0', StringComparison.Ordinal) ? Latin.Path(Latin.Absolute("/", interpreter)) : null,
        };
    }

    private static Autorun Module(Autorun autorun, string text) => autorun with { Entry = Latin.Text(text) };
}
