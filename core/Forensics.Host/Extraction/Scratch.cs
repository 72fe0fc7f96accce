namespace Forensics.Host.Extraction;

/// <summary>Where files without a name lie while a bundle is read: the folder that the user names for it, or the machine's.</summary>
internal static class Scratch
{
    public static string Folder => Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } named ? named : "/tmp";
}
