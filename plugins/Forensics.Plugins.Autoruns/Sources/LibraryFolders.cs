namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Where libraries and modules lie, whatever the architecture.</summary>
internal static class LibraryFolders
{
    public static readonly string[] Patterns = ["/usr/lib/*-linux-*", "/lib/*-linux-*", "/usr/lib64", "/lib64", "/usr/lib", "/lib", "/usr/local/lib"];
}
