namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Where libraries and modules lie, whatever the architecture.</summary>
internal static class LibraryFolders
{
    /// <summary>Patterns for a path below them: <c>security/pam_unix.so</c>.</summary>
    public static IEnumerable<string> Patterns(string below)
        => below.AsSpan().ContainsAny('*', '?', '\0') || below.Length == 0 ? []
            : [$"/usr/lib/*-linux-*/{below}", $"/lib/*-linux-*/{below}", $"/usr/lib64/{below}", $"/lib64/{below}", $"/usr/lib/{below}", $"/lib/{below}", $"/usr/local/lib/{below}"];
}
