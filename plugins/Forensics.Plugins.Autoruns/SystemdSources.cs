using Forensics.Plugins.Autoruns.Systemd;

namespace Forensics.Plugins.Autoruns;

/// <summary>What systemd and its relatives start.</summary>
internal static class SystemdSources
{
    public static IReadOnlyList<IAutorunSource> All { get; } =
    [
        new UnitSource(),
        new ProgramFolderSource(),
        new PresetSource(),
        new TmpfilesSource(),
        new LineFileSource(),
        new ImageSource(),
        new MachineSource(),
        new QuadletSource(),
    ];
}
