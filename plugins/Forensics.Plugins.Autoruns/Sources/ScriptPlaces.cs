namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>All places of scripts.</summary>
internal static class ScriptPlaces
{
    public static IReadOnlyList<ScriptPlace> All { get; } = [.. SystemScripts.All, .. NetworkScripts.All, .. SessionScripts.All, .. ShellScripts.All];
}
