namespace Forensics.Plugins.Response.Files;

/// <summary>What says how files are opened, moved and removed.</summary>
internal static class FileReferences
{
    public static IReadOnlyList<Uri> All { get; } =
    [
        new("https://man7.org/linux/man-pages/man2/openat2.2.html"), new("https://man7.org/linux/man-pages/man2/rename.2.html"), new("https://man7.org/linux/man-pages/man2/unlink.2.html"),
    ];
}
