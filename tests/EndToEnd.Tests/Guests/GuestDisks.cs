namespace EndToEnd.Tests.Guests;

/// <summary>What a guest is made of, and what it leaves: its root, the archive in <c>/forensics</c>, programs and files in <c>/guest</c>, and the disk that is <c>/out</c>.</summary>
internal static class GuestDisks
{
    private static readonly string[] Folders = ["bin", "sbin", "dev", "etc", "guest", "out", "proc", "root", "run", "sys", "tmp", "var"];

    /// <summary>Makes the disk that is the guest's root.</summary>
    /// <param name="place">Where.</param>
    /// <param name="system">Whose busybox and modules it has.</param>
    /// <param name="programs">Programs of this machine that need no library; they are in <c>/guest</c>.</param>
    /// <param name="files">Files in <c>/guest</c>: name and content.</param>
    /// <returns>Its path.</returns>
    public static string MakeRoot(Workplace place, GuestSystem system, IEnumerable<string> programs, IEnumerable<(string Name, string Content)> files)
    {
        var root = place.Path("root");
        foreach (var name in Folders)
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.Copy(Path.Combine(system.Folder, "bin", "busybox"), Path.Combine(root, "bin", "busybox"));
        Tool.Run(root, "cp", "-a", Path.Combine(system.Folder, "lib"), "lib").MustSucceed();
        Directory.CreateDirectory(Path.Combine(root, "boot"));
        foreach (var file in new[] { "config", "System.map" })
        {
            File.Copy(Path.Combine(system.Folder, "boot", $"{file}-{system.Release}"), Path.Combine(root, "boot", $"{file}-{system.Release}"));
        }

        Tool.Run(root, "cp", "-a", PublishedArchive.Folder, "forensics").MustSucceed();
        Tool.Run(root, "cp", "-a", Product.Hostile, "hostile").MustSucceed();
        File.WriteAllText(Path.Combine(root, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\nguest:x:1000:1000:guest:/tmp:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc", "group"), "root:x:0:\nguest:x:1000:\n");
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(root, "guest", name);
            File.WriteAllText(path, content.ReplaceLineEndings("\n") + "\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        foreach (var program in programs)
        {
            File.Copy(program, Path.Combine(root, "guest", Path.GetFileName(program)));
        }

        var disk = place.Path("root.img");
        Tool.Run(place.Folder, "mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-d", root, disk, "1G").MustSucceed();
        Directory.Delete(root, recursive: true);
        return disk;
    }

    /// <summary>Makes the empty disk that is <c>/out</c>.</summary>
    public static string MakeResults(Workplace place, string size)
    {
        var results = place.Path("out.img");
        Tool.Run(place.Folder, "mkfs.ext4", "-q", "-F", "-O", "^has_journal", results, size).MustSucceed();
        return results;
    }

    public static string[] Drive(string image) => ["-drive", $"file={image},format=raw,if=virtio,cache=unsafe"];

    /// <summary>Reads what a guest that is off left in <c>/out</c>, and shows what its script printed.</summary>
    /// <returns>The folder.</returns>
    public static string ReadResults(Workplace place, string results, string console)
    {
        var folder = Directory.CreateDirectory(place.Path("out")).FullName;
        Tool.Run(folder, "debugfs", "-R", $"rdump / {folder}", results).MustSucceed();
        Assert.That(Path.Combine(folder, "log"), Does.Exist, File.ReadAllText(console));
        TestContext.Progress.WriteLine(File.ReadAllText(Path.Combine(folder, "log")));
        return folder;
    }
}
