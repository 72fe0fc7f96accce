namespace EndToEnd.Tests.Guests;

/// <summary>Debian 12's cloud kernel (6.1) with its modules, and busybox as its whole user space.</summary>
internal static class GuestSystem
{
    // In the order in which they need each other; ext4 is built in.
    private const string DiskModules = "virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk";

    private const string InitialInit = $"""
        #!/bin/busybox sh
        for module in {DiskModules}; do /bin/busybox insmod /modules/$module.ko; done
        /bin/busybox mount -t devtmpfs dev /dev
        /bin/busybox mount -t ext4 -o noatime /dev/vda /root
        /bin/busybox mount --move /dev /root/dev
        exec /bin/busybox switch_root /root /bin/busybox sh /guest/init
        """;

    /// <summary>What the guest boots from, as it comes from the packages: <c>boot/</c>, <c>lib/modules/</c>, <c>bin/busybox</c>.</summary>
    public static string Folder => CachedFolder.Get("guest-bookworm", Unpack);

    public static string Kernel => Directory.EnumerateFiles(Path.Combine(Folder, "boot"), "vmlinuz-*").Single();

    /// <summary>Makes the first root file system, which loads what the disks need and goes over to the first of them.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>Its path.</returns>
    public static string WriteInitialRoot(string folder)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "initial")).FullName;
        foreach (var name in new[] { "bin", "dev", "modules", "root" })
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.Copy(Path.Combine(Folder, "bin", "busybox"), Path.Combine(root, "bin", "busybox"));
        foreach (var module in DiskModules.Split(' '))
        {
            var path = Directory.EnumerateFiles(Path.Combine(Folder, "lib", "modules"), $"{module}.ko", SearchOption.AllDirectories).Single();
            File.Copy(path, Path.Combine(root, "modules", Path.GetFileName(path)));
        }

        File.WriteAllText(Path.Combine(root, "init"), InitialInit + "\n");
        File.SetUnixFileMode(Path.Combine(root, "init"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var packed = Path.Combine(folder, "initial.gz");
        Tool.Run(root, "sh", "-c", "find . | cpio -o -H newc --quiet | gzip -1 >\"$1\"", "sh", packed).MustBeSilentSuccess();
        return packed;
    }

    private static string? Unpack(string folder)
    {
        var depends = Tool.Run(folder, "apt-cache", "depends", "linux-image-cloud-amd64").Output;
        if (depends.Split(' ', '\n').FirstOrDefault(word => word.StartsWith("linux-image-6.1.", StringComparison.Ordinal)) is not { } kernel)
        {
            return "Debian 12's cloud kernel is not among apt's packages";
        }

        if (Tool.Run(folder, "apt-get", "download", "-qq", kernel, "busybox-static") is { ExitCode: not 0 } failed)
        {
            return $"Debian's kernel and busybox cannot be had here: {failed.Error}";
        }

        foreach (var package in Directory.EnumerateFiles(folder, "*.deb").ToArray())
        {
            Tool.Run(folder, "dpkg-deb", "-x", package, folder).MustSucceed();
            File.Delete(package);
        }

        var version = Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(folder, "lib", "modules")).Single());
        Tool.Run(folder, Path.Combine(folder, "bin", "busybox"), "depmod", "-b", folder, version).MustSucceed();
        return null;
    }
}
